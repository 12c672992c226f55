package io.rolescope.functions.token;

import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.RequestToken;
import io.rolescope.platform.Secret;
import java.time.Duration;
import java.time.Instant;

/// Where a token comes from. Minted tokens are made anew each time they are asked for, so they never run out.
public sealed interface TokenSource {

    /// What the identity is called.
    String label();

    /// A token for now.
    ///
    /// @throws io.rolescope.platform.FailureException when the key does not fit
    Token token(Instant now);

    /// No token at all.
    record None(String label) implements TokenSource {
        @Override
        public Token token(Instant now) {
            return new Token(label, Secret.of(""), Claims.none(), null, "");
        }
    }

    /// A token somebody has; its claims are shown, its signature is not checked.
    record Pasted(String label, Secret value) implements TokenSource {
        @Override
        public Token token(Instant now) {
            return TokenSigning.read(label, value);
        }
    }

    /// HS256 with the backend's shared secret.
    ///
    /// @param life how long each token lasts, below zero for one that has expired; `iat` and `exp` are set
    /// unless the claims have them
    record SharedSecret(String label, Claims claims, Duration life, Secret secret) implements TokenSource {
        @Override
        public Token token(Instant now) {
            return TokenSigning.hs256(label, TokenSigning.timed(claims, life, now), secret);
        }
    }

    /// ES256 or RS256, whichever the key is for.
    ///
    /// @param privateKey a JSON Web Key with its private part, or PEM
    record PrivateKey(String label, Claims claims, Duration life, Secret privateKey) implements TokenSource {
        @Override
        public Token token(Instant now) {
            return TokenSigning.byKey(label, TokenSigning.timed(claims, life, now), privateKey);
        }
    }

    /// Signed by whatever is given: a private key where it looks like one, else a shared secret.
    static TokenSource signedBy(String label, Claims claims, Duration life, Secret key) {
        return PrivateKeys.isOne(key.reveal())
                ? new PrivateKey(label, claims, life, key)
                : new SharedSecret(label, claims, life, key);
    }

    /// The claims that identify somebody: a person's own, or a role alone. Without times: a person's claims say when
    /// they were put together, and each token has its own.
    static Claims claimsOf(Identity identity) {
        return RequestToken.claimsOf(identity)
                .with("exp", null)
                .with("iat", null)
                .with("nbf", null);
    }
}
