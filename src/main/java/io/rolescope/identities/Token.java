package io.rolescope.identities;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A pasted access token, read for its claims. Its signature is not checked: whoever looks as its claims signs in by
/// the database login, not by the token.
///
/// Source: RFC 7519 sections 3 and 4.1.4. The token itself is never kept or shown.
///
/// @param expires the claim `exp`, empty where there is none
public record Token(Claims claims, Optional<Instant> expires) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]*");

    /// Whether `text` looks like a token rather than like JSON.
    static boolean isOne(String text) {
        return text.startsWith("eyJ") || FORM.matcher(text).matches();
    }

    /// Reads a token.
    ///
    /// @throws FailureException with [Failure.Invalid] for what is no token or was cut off while copying
    public static Token read(String text) {
        Matcher form = FORM.matcher(text.strip().replaceFirst("^Bearer\\s+", ""));
        if (!form.matches()) {
            throw malformed("it does not consist of three parts between dots");
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(form.group(1));
            Claims claims = Claims.parse(new String(payload, StandardCharsets.UTF_8));
            return new Token(claims, claims.text("exp").map(Token::instant));
        } catch (IllegalArgumentException | FailureException e) {
            throw malformed("its middle part is not JSON");
        }
    }

    /// The claims of a token that a server would still take.
    ///
    /// @throws FailureException with [Failure.SignInRejected] once it has expired
    public Claims fresh(Instant now) {
        if (expires.isPresent() && !expires.get().isAfter(now)) {
            throw new FailureException(new Failure.SignInRejected(
                    "The token has expired on " + expires.get() + ".",
                    "Paste a new one; to look with the old claims all the same, write them as claims:{…} without exp.",
                    "",
                    null));
        }
        return claims;
    }

    private static Instant instant(String seconds) {
        try {
            return Instant.ofEpochSecond((long) Double.parseDouble(seconds));
        } catch (NumberFormatException | DateTimeException e) {
            throw malformed("its exp is not a time");
        }
    }

    private static FailureException malformed(String why) {
        return new FailureException(new Failure.Invalid(
                "This is not an access token: " + why + ".",
                "Copy the whole token again, from eyJ to its end.",
                "",
                null));
    }
}
