package io.rolescope.files.storage;

import io.rolescope.connections.ReadOptions;
import io.rolescope.files.FileRecord;
import io.rolescope.files.verdict.StoredFacts;
import io.rolescope.identities.Identity;
import io.rolescope.identities.RequestToken;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.platform.WholeFile;
import io.rolescope.platform.http.BodySink;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpOutcome;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The objects behind file records, over storage's HTTP API, each request as an identity by a token minted for it.
///
/// Bytes are fetched by a link that the identity has signed for itself: storage asks row-level security for the
/// signature, and the backend's access log does not say afterwards that the person has downloaded the file. Source: the
/// public storage-js client (`/object/sign`, `/object/public`, `/object/move`).
public final class StoredFiles implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PASSING = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Viewpoint viewpoint;
    private final HttpCaller caller = new HttpCaller();

    public StoredFiles(Viewpoint viewpoint) {
        this.viewpoint = viewpoint;
    }

    /// What was written to a file.
    public record Downloaded(Path file, long bytes) {}

    /// What is missing before anything can be asked as `identity`; empty where nothing is.
    public Optional<Failure> missing(Identity identity) {
        try {
            base();
            token(identity);
            return Optional.empty();
        } catch (FailureException e) {
            return Optional.of(e.failure());
        }
    }

    /// Signs a link to the file's object, as the identity.
    ///
    /// @param life from one second to a year
    /// @throws FailureException when storage refuses, is down, or something is missing
    public SignedLink link(Identity identity, FileRecord file, Duration life, Cancellation cancellation) {
        String base = base();
        Instant asked = Instant.now();
        HttpOutcome outcome = caller.send(
                post(base + "/object/sign/" + place(file), token(identity), Map.of("expiresIn", life.toSeconds())),
                HttpRules.standard().withMaxBody(1 << 20),
                null,
                cancellation);
        if (outcome instanceof HttpOutcome.Answered answered && answered.last().status() == 200) {
            String url = base + encoded(text(answered.last().rawBody(), "signedURL"));
            return new SignedLink(Secret.of(url), asked.plus(life), identity.name());
        }
        throw new FailureException(StorageFailures.of(outcome, identity.name(), file, stored(file, cancellation)));
    }

    /// Streams the object into `to`, which appears only when it is whole.
    ///
    /// @throws FailureException when storage or the disk refuses, or it was cancelled; then `to` is as it was
    public Downloaded download(
            Identity identity, FileRecord file, Path to, Cancellation cancellation, Progress progress) {
        Secret from = address(identity, file, cancellation);
        return fetch(from, file, to, cancellation, progress);
    }

    /// The same by a link that was made before.
    public Downloaded fetch(Secret from, FileRecord file, Path to, Cancellation cancellation, Progress progress) {
        HttpRules rules = HttpRules.standard()
                .withTimeouts(Duration.ofSeconds(10), LONGEST)
                .withMaxBody(Long.MAX_VALUE);
        try (WholeFile out = WholeFile.open(to)) {
            HttpOutcome outcome = caller.receive(
                    HttpRequest.of("GET", from.reveal()), rules, new ToFile(out, to, progress), cancellation);
            cancellation.throwIfCancelled();
            if (outcome instanceof HttpOutcome.Answered answered
                    && answered.last().status() == 200) {
                return new Downloaded(to, out.complete());
            }
            throw new FailureException(StorageFailures.ofLink(outcome, file, stored(file, cancellation)));
        }
    }

    /// Looks at the first bytes of the object, as the identity.
    ///
    /// @throws FailureException as [#download]
    public Preview preview(Identity identity, FileRecord file, Cancellation cancellation) {
        Secret from = address(identity, file, cancellation);
        HttpOutcome outcome = caller.send(
                HttpRequest.of("GET", from.reveal(), new HttpHeader("Range", "bytes=0-" + (PreviewReader.MOST - 1))),
                HttpRules.standard().withMaxBody(PreviewReader.MOST),
                null,
                cancellation);
        if (outcome instanceof HttpOutcome.Answered answered
                && (answered.last().status() == 200 || answered.last().status() == 206)) {
            return PreviewReader.of(answered.last());
        }
        if (outcome instanceof HttpOutcome.Answered answered && answered.last().status() == 416) {
            return new Preview.None("application/octet-stream", "The object is empty.");
        }
        throw new FailureException(StorageFailures.ofLink(outcome, file, stored(file, cancellation)));
    }

    /// Gives the object another path in its bucket, as the identity. Changes the backend: asked for first.
    ///
    /// @throws FailureException when storage refuses; then nothing was moved
    public void move(Identity identity, FileRecord file, String to, Cancellation cancellation) {
        HttpOutcome outcome = caller.send(
                post(base() + "/object/move", token(identity), moveBody(file, to)),
                HttpRules.standard().withMaxBody(1 << 20),
                null,
                cancellation);
        boolean moved = outcome instanceof HttpOutcome.Answered answered
                && answered.last().status() == 200;
        if (!moved) {
            throw new FailureException(StorageFailures.of(outcome, identity.name(), file, stored(file, cancellation)));
        }
    }

    /// The request that [#move] sends, as it is shown first; the token is named, not shown.
    public String moveRequest(Identity identity, FileRecord file, String to) {
        return "POST " + base() + "/object/move\nAuthorization: Bearer (a token made for " + identity.name() + ")\n"
                + "Content-Type: application/json\n\n" + JSON.writeValueAsString(moveBody(file, to));
    }

    private static Map<String, Object> moveBody(FileRecord file, String to) {
        Map<String, Object> body = new java.util.LinkedHashMap<>();
        body.put("bucketId", file.bucket());
        body.put("sourceKey", file.path());
        body.put("destinationKey", to);
        return body;
    }

    @Override
    public void close() {
        caller.close();
    }

    /// Where the bytes are to be had: the public address where the bucket is public, else a link signed for now.
    private Secret address(Identity identity, FileRecord file, Cancellation cancellation) {
        @Nullable StoredFacts stored = stored(file, cancellation);
        return stored != null && stored.publicBucket() && stored.objectExists()
                ? Secret.of(base() + "/object/public/" + place(file))
                : link(identity, file, PASSING, cancellation).url();
    }

    private @Nullable StoredFacts stored(FileRecord file, Cancellation cancellation) {
        return StoredFacts.ask(viewpoint, file, ReadOptions.cancelledBy(cancellation))
                .orElse(null);
    }

    private String base() {
        @Nullable String url = viewpoint.backend().profile().storageUrl();
        if (url == null || url.isBlank()) {
            throw new FailureException(new Failure.Invalid(
                    "This backend has no storage address.",
                    "Set it on the Connect page, under Storage: https://…/storage/v1",
                    "",
                    null));
        }
        return url.strip().replaceAll("/+$", "");
    }

    private Secret token(Identity identity) {
        Secret secret = viewpoint
                .tokenSecret()
                .orElseThrow(() -> new FailureException(new Failure.Invalid(
                        "The secret that this backend's tokens are signed with is not known here.",
                        "Enter the JWT secret; it is kept in memory only.",
                        "",
                        null)));
        return RequestToken.mint(identity, secret, Instant.now());
    }

    private static HttpRequest post(String url, Secret token, Map<String, ?> body) {
        return new HttpRequest(
                "POST",
                url,
                List.of(
                        new HttpHeader("Authorization", "Bearer " + token.reveal(), true),
                        new HttpHeader("Content-Type", "application/json")),
                JSON.writeValueAsBytes(body),
                false);
    }

    private static String place(FileRecord file) {
        return encoded("/" + file.bucket() + "/" + file.path()).substring(1);
    }

    /// Percent-encodes what a path may not hold; a query stays as it is.
    private static String encoded(String address) {
        int query = address.indexOf("?token=");
        String path = query < 0 ? address : address.substring(0, query);
        try {
            String raw = new URI(null, null, path, null).toASCIIString();
            return raw + (query < 0 ? "" : address.substring(query));
        } catch (URISyntaxException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "The object's path cannot be put into an address.", "Correct the record.", path, null),
                    e);
        }
    }

    private static String text(byte[] body, String name) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8))
                    .path(name)
                    .asString("");
        } catch (JacksonException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "Storage answered with something else than JSON.",
                            "Check that the storage address ends in /storage/v1.",
                            "",
                            null),
                    e);
        }
    }

    /// Writes what comes, and tells how much of it.
    private static final class ToFile implements BodySink {
        private final WholeFile out;
        private final Path to;
        private final Progress progress;
        private long length = -1;
        private long written;

        ToFile(WholeFile out, Path to, Progress progress) {
            this.out = out;
            this.to = to;
            this.progress = progress;
        }

        @Override
        public void begin(long announced) {
            length = announced;
        }

        @Override
        public void write(byte[] bytes, int count) {
            try {
                out.stream().write(bytes, 0, count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            written += count;
            progress.report(
                    length > 0 ? (double) written / length : -1,
                    String.format(Locale.ENGLISH, "%,d KB written to %s", written / 1024, to.getFileName()));
        }
    }
}
