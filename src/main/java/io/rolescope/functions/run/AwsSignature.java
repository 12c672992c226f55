package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Signs a request as AWS and those who speak like it ask for (Signature Version 4).
///
/// Source: AWS, “Create a signed AWS API request”; the option's form is curl's:
/// `provider1[:provider2[:region[:service]]]`.
record AwsSignature(
        HttpUrl url, String provider, String company, String region, String service, String keyId, Secret secret) {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// @param user the option of that name: key id and secret key
    static AwsSignature of(String form, HttpUrl url, @Nullable String user, Span span) {
        List<String> words = new ArrayList<>(Arrays.asList(form.split(":", -1)));
        if (words.size() > 4 || words.getFirst().isEmpty()) {
            throw new RunProblem(
                    span, "“" + form + "” is not of the form provider1[:provider2[:region[:service]]], as aws:amz.");
        }
        int colon = user == null ? -1 : user.indexOf(':');
        if (user == null || colon < 1) {
            throw new RunProblem(span, "The option “aws-sigv4” needs the option “user” too: key-id:secret-key.");
        }
        String[] labels = url.host().split("\\.");
        String service = words.size() > 3 ? words.get(3) : labels[0];
        String region = words.size() > 2 ? words.get(2) : labels.length > 2 ? labels[1] : "";
        if (service.isEmpty() || region.isEmpty()) {
            throw new RunProblem(
                    span, "The host “" + url.host() + "” does not tell region and service: name them in “aws-sigv4”.");
        }
        String company = words.size() > 1 && !words.get(1).isEmpty() ? words.get(1) : words.getFirst();
        return new AwsSignature(
                url,
                words.getFirst(),
                company,
                region,
                service,
                user.substring(0, colon),
                Secret.of(user.substring(colon + 1)));
    }

    /// The headers that make the request a signed one.
    ///
    /// @param headers those it has already
    List<HttpHeader> headers(String method, List<HttpHeader> headers, byte @Nullable [] body, Instant now) {
        String prefix = "X-" + capital(company) + "-";
        String digest = Values.sha256(body == null ? new byte[0] : body);
        List<HttpHeader> added = new ArrayList<>();
        String moment = value(headers, prefix + "Date");
        if (moment == null) {
            moment = MOMENT.format(now);
            added.add(new HttpHeader(prefix + "Date", moment));
        }
        if (isStore()) {
            String given = value(headers, prefix + "Content-Sha256");
            digest = given == null ? digest : given;
            if (given == null) {
                added.add(new HttpHeader(prefix + "Content-Sha256", digest));
            }
        }
        Map<String, String> signed = signed(headers, added);
        String names = String.join(";", signed.keySet());
        String asked = method + "\n" + path() + "\n" + query() + "\n"
                + signed.entrySet().stream()
                        .map(one -> one.getKey() + ":" + one.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\n" + digest;
        String day = moment.substring(0, Math.min(8, moment.length()));
        String scope = day + "/" + region + "/" + service + "/" + provider.toLowerCase(Locale.ROOT) + "4_request";
        String algorithm = provider.toUpperCase(Locale.ROOT) + "4-HMAC-SHA256";
        String said =
                algorithm + "\n" + moment + "\n" + scope + "\n" + Values.sha256(asked.getBytes(StandardCharsets.UTF_8));
        added.add(new HttpHeader(
                "Authorization",
                algorithm + " Credential=" + keyId + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + HexFormat.of().formatHex(hmac(key(day), said))));
        return added;
    }

    private boolean isStore() {
        return service.equalsIgnoreCase("s3");
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    private static @Nullable String value(List<HttpHeader> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpHeader::value)
                .findFirst()
                .orElse(null);
    }

    /// The host, the type of the body and all headers that AWS has made up; others may change on their way.
    private Map<String, String> signed(List<HttpHeader> headers, List<HttpHeader> added) {
        Map<String, String> signed = new TreeMap<>();
        boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        signed.put("host", usual ? host : host + ":" + url.port());
        List<HttpHeader> all = new ArrayList<>(headers);
        all.addAll(added);
        for (HttpHeader header : all) {
            String name = header.name().toLowerCase(Locale.ROOT);
            String value = header.value().strip().replaceAll(" +", " ");
            if (name.equals("host")) {
                signed.put(name, value);
            } else if (name.equals("content-type") || name.startsWith("x-" + company.toLowerCase(Locale.ROOT) + "-")) {
                signed.merge(name, value, (one, two) -> one + "," + two);
            }
        }
        return signed;
    }

    /// All services but the store want the path encoded once more than it is sent.
    private String path() {
        return isStore() ? url.encodedPath() : TextFilters.percentEncode(url.encodedPath(), "/");
    }

    private String query() {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            pairs.add(TextFilters.percentEncode(url.queryParameterName(i), "") + "="
                    + (value == null ? "" : TextFilters.percentEncode(value, "")));
        }
        // “=” sorts behind what names are made of, so pairs of one beginning are told apart by name first
        pairs.sort((one, two) -> {
            String[] left = one.split("=", 2);
            String[] right = two.split("=", 2);
            int byName = left[0].compareTo(right[0]);
            return byName != 0 ? byName : left[1].compareTo(right[1]);
        });
        return String.join("&", pairs);
    }

    private byte[] key(String day) {
        String first = provider.toUpperCase(Locale.ROOT) + "4" + secret.reveal();
        byte[] ofDay = hmac(first.getBytes(StandardCharsets.UTF_8), day);
        return hmac(hmac(hmac(ofDay, region), service), provider.toLowerCase(Locale.ROOT) + "4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
