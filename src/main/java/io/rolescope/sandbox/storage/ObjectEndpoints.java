package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.Exchange;
import io.rolescope.sandbox.storage.Uploads.Owner;
import io.rolescope.sandbox.storage.Uploads.Stored;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/object`: everything that is done with objects, at the addresses that storage clients use.
final class ObjectEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectEndpoints.class);
    private static final int MAX_BODY = 1024 * 1024;
    private static final int MOST_AT_ONCE = 1000;
    private static final long LONGEST_LINK = Duration.ofDays(366).toSeconds();
    private static final Duration UPLOAD_LINK = Duration.ofHours(2);

    private final StorageRows rows;
    private final ObjectStore store;
    private final Uploads uploads;
    private final Downloads downloads;
    private final Listing listing;
    private final PagedListing pages;
    private final SignedLinks links;

    ObjectEndpoints(StorageRows rows, ObjectStore store, Uploads uploads, SignedLinks links) {
        this.rows = rows;
        this.store = store;
        this.uploads = uploads;
        this.downloads = new Downloads(rows, store);
        this.listing = new Listing(rows);
        this.pages = new PagedListing(rows);
        this.links = links;
    }

    void answer(Exchange exchange, List<String> path) throws IOException {
        if (path.isEmpty()) {
            throw StorageArea.noRoute();
        }
        switch (exchange.method()) {
            case "GET", "HEAD" -> get(exchange, path);
            case "POST" -> post(exchange, path);
            case "PUT" -> put(exchange, path);
            case "DELETE" -> delete(exchange, path);
            default -> throw StorageArea.noRoute();
        }
    }

    private void get(Exchange exchange, List<String> path) throws IOException {
        List<String> rest = path.subList(1, path.size());
        switch (path.getFirst()) {
            case "public" -> downloads.send(exchange, Caller.service(), publicKey(rest), false);
            case "sign" -> {
                ObjectKey key = ObjectKey.of(rest);
                links.checkRead(exchange.query("token").orElse(""), key);
                downloads.send(exchange, Caller.service(), key, false);
            }
            case "authenticated" -> download(exchange, ObjectKey.of(rest));
            case "info" -> info(exchange, rest);
            default -> download(exchange, ObjectKey.of(path));
        }
    }

    private void info(Exchange exchange, List<String> path) {
        String kind = path.isEmpty() ? "" : path.getFirst();
        List<String> rest = path.subList(Math.min(1, path.size()), path.size());
        StoredObject found = switch (kind) {
            case "public" -> seen(Caller.service(), publicKey(rest));
            case "authenticated" -> seen(exchange.caller(), ObjectKey.of(rest));
            default -> seen(exchange.caller(), ObjectKey.of(path));
        };
        exchange.answer(200, found.info());
    }

    private void download(Exchange exchange, ObjectKey key) throws IOException {
        Caller caller = exchange.caller();
        downloads.send(exchange, caller, key, caller.isService());
        if (exchange.method().equals("GET") && caller.userId().isPresent()) {
            try {
                rows.trackDownload(caller, key);
            } catch (RuntimeException e) {
                // an access that cannot be written down does not undo the access
                LOG.debug("A download was not recorded: {}", e.getMessage());
            }
        }
    }

    private void post(Exchange exchange, List<String> path) throws IOException {
        List<String> rest = path.subList(1, path.size());
        switch (path.getFirst()) {
            case "sign" -> sign(exchange, rest);
            case "list" ->
                exchange.answer(200, listing.list(exchange.caller(), one(rest), exchange.jsonBody(MAX_BODY)));
            case "list-v2" ->
                exchange.answer(200, pages.page(exchange.caller(), one(rest), exchange.jsonBody(MAX_BODY)));
            case "move" -> move(exchange);
            case "copy" -> copy(exchange);
            case "upload" -> signUpload(exchange, rest);
            default -> upload(exchange, ObjectKey.of(path), isTrue(exchange, "x-upsert"));
        }
    }

    private void put(Exchange exchange, List<String> path) throws IOException {
        if (path.getFirst().equals("upload")) {
            ObjectKey key = ObjectKey.of(behindSign(path.subList(1, path.size())));
            SignedLinks.UploadPermit permit =
                    links.checkWrite(exchange.query("token").orElse(""), key);
            Stored stored = uploads.receive(
                    exchange, Caller.service(), new Owner(permit.owner(), permit.ownerId()), key, permit.replace());
            exchange.answer(
                    200, Map.of("Key", stored.key().full(), "Id", stored.id().toString()));
            return;
        }
        upload(exchange, ObjectKey.of(path), true);
    }

    private void upload(Exchange exchange, ObjectKey key, boolean replace) throws IOException {
        Caller caller = exchange.caller();
        Stored stored = uploads.receive(exchange, caller, Owner.of(caller), key, replace);
        exchange.answer(
                200, Map.of("Id", stored.id().toString(), "Key", stored.key().full()));
    }

    private void delete(Exchange exchange, List<String> path) throws IOException {
        Caller caller = exchange.caller();
        if (path.size() > 1) {
            ObjectKey key = ObjectKey.of(path);
            List<StoredObject> removed = remove(caller, key.bucket(), List.of(key.name()));
            if (removed.isEmpty()) {
                throw notFound();
            }
            exchange.answer(200, Map.of("message", "Successfully deleted"));
            return;
        }
        List<String> names = texts(exchange.jsonBody(MAX_BODY).path("prefixes"), "prefixes");
        exchange.answer(
                200,
                remove(caller, path.getFirst(), names).stream()
                        .map(StoredObject::listed)
                        .toList());
    }

    private List<StoredObject> remove(Caller caller, String bucket, List<String> names) {
        List<StoredObject> removed = rows.remove(caller, bucket, names);
        removed.forEach(object -> store.delete(object.key(), object.version()));
        return removed;
    }

    private void move(Exchange exchange) throws IOException {
        Caller caller = exchange.caller();
        ObjectNode body = exchange.jsonBody(MAX_BODY);
        ObjectKey to = destination(body);
        StoredObject from = seen(caller, source(body));
        // onto its own name there is nothing to do, as at the real service
        if (!to.equals(from.key())) {
            uploads.move(caller, from, to);
        }
        exchange.answer(
                200, Map.of("message", "Successfully moved", "Id", from.id().toString(), "Key", to.full()));
    }

    private void copy(Exchange exchange) throws IOException {
        Caller caller = exchange.caller();
        ObjectNode body = exchange.jsonBody(MAX_BODY);
        ObjectKey to = destination(body);
        StoredObject from = seen(caller, source(body));
        Stored stored = to.equals(from.key())
                ? new Stored(from.id(), to)
                : uploads.copy(caller, from, to, isTrue(exchange, "x-upsert"));
        exchange.answer(
                200, Map.of("Id", stored.id().toString(), "Key", stored.key().full()));
    }

    private void sign(Exchange exchange, List<String> path) throws IOException {
        Caller caller = exchange.caller();
        ObjectNode body = exchange.jsonBody(MAX_BODY);
        Duration life = life(body.path("expiresIn"));
        if (!body.path("transform").isEmpty()) {
            throw StorageArea.noPictures();
        }
        if (path.size() != 1) {
            StoredObject object = seen(caller, ObjectKey.of(path));
            exchange.answer(200, Map.of("signedURL", readLink(object.key(), life)));
            return;
        }
        List<String> names = texts(body.path("paths"), "paths");
        List<String> visible = rows.find(caller, path.getFirst(), names).stream()
                .map(object -> object.key().name())
                .toList();
        List<Map<String, @Nullable Object>> answers = new ArrayList<>();
        for (String name : names) {
            boolean found = visible.contains(name);
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("error", found ? null : "Either the object does not exist or you do not have access to it");
            one.put("path", name);
            one.put("signedURL", found ? readLink(ObjectKey.of(path.getFirst(), name), life) : null);
            answers.add(one);
        }
        exchange.answer(200, answers);
    }

    private void signUpload(Exchange exchange, List<String> path) {
        Caller caller = exchange.caller();
        ObjectKey key = ObjectKey.of(behindSign(path));
        boolean replace = isTrue(exchange, "x-upsert");
        rows.bucket(key.bucket());
        Owner owner = Owner.of(caller);
        rows.checkMayWrite(
                caller,
                new StorageRows.Draft(
                        java.util.UUID.randomUUID(), key, owner.id(), owner.text(), "attempt", "{}", null),
                replace);
        String token = links.toWrite(key, new SignedLinks.UploadPermit(owner.id(), owner.text(), replace), UPLOAD_LINK);
        exchange.answer(
                200,
                Map.of("url", "/object/upload/sign/" + StorageArea.encoded(key) + "?token=" + token, "token", token));
    }

    private String readLink(ObjectKey key, Duration life) {
        // clients encode the address themselves
        return "/object/sign/" + key.full() + "?token=" + links.toRead(key, life);
    }

    private StoredObject seen(Caller caller, ObjectKey key) {
        return rows.find(caller, key).orElseThrow(ObjectEndpoints::notFound);
    }

    private ObjectKey publicKey(List<String> path) {
        ObjectKey key = ObjectKey.of(path);
        if (!rows.bucket(key.bucket()).open()) {
            throw StorageErrors.noBucket();
        }
        return key;
    }

    private static ObjectKey source(ObjectNode body) {
        return ObjectKey.of(
                body.path("bucketId").asString(""), body.path("sourceKey").asString(""));
    }

    private static ObjectKey destination(ObjectNode body) {
        String bucket = body.path("bucketId").asString("");
        return ObjectKey.of(
                body.path("destinationBucket").asString(bucket),
                body.path("destinationKey").asString(""));
    }

    private static List<String> behindSign(List<String> path) {
        if (path.isEmpty() || !path.getFirst().equals("sign")) {
            throw StorageArea.noRoute();
        }
        return path.subList(1, path.size());
    }

    private static String one(List<String> path) {
        if (path.size() != 1) {
            throw StorageArea.noRoute();
        }
        return path.getFirst();
    }

    private static Duration life(JsonNode seconds) {
        if (!seconds.isIntegralNumber() || seconds.asLong() < 1 || seconds.asLong() > LONGEST_LINK) {
            throw new ApiException(400, "invalid_request", "expiresIn must be a number of seconds from 1 to a year");
        }
        return Duration.ofSeconds(seconds.asLong());
    }

    private static List<String> texts(JsonNode array, String name) {
        List<String> found = new ArrayList<>();
        for (JsonNode item : array) {
            if (item.isString()) {
                found.add(item.stringValue());
            }
        }
        if (!array.isArray() || found.size() != array.size() || found.isEmpty() || found.size() > MOST_AT_ONCE) {
            throw new ApiException(400, "invalid_request", name + " must be a list of 1 to 1000 names");
        }
        return found;
    }

    private static boolean isTrue(Exchange exchange, String header) {
        return exchange.header(header).map("true"::equalsIgnoreCase).orElse(false);
    }

    private static ApiException notFound() {
        return StorageArea.notFound();
    }
}
