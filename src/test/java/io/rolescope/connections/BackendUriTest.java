package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendUriTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            postgresql://ana:pw@db.example:6543/app?sslmode=require, ana, pw, db.example, 6543, app, REQUIRE
            postgres://db,                                       postgres, -, db, 5432, postgres, PREFER
            jdbc:postgresql://h:1/d?user=u&password=a%26b,       u, a&b, h, 1, d, PREFER
            ' postgresql://u@h/d ',                              u, -, h, 5432, d, PREFER
            postgresql://u:p@ss@h/d,                             u, p@ss, h, 5432, d, PREFER
            postgresql://u:p%2F%3F%23%25+@h/d%20%C3%A9,          u, p/?#%+, h, 5432, d é, PREFER
            postgresql://u:@h/d,                                 u, '', h, 5432, d, PREFER
            postgresql://u:x:y@h/d,                              u, x:y, h, 5432, d, PREFER
            postgresql://u@[2001:db8::1]:6543/d,                 u, -, 2001:db8::1, 6543, d, PREFER
            postgresql://u@[fe80::1%25eth0]/d,                   u, -, fe80::1%eth0, 5432, d, PREFER
            postgresql://[::1],                                  postgres, -, ::1, 5432, postgres, PREFER
            postgresql:///d?host=h&port=7&user=u,                u, -, h, 7, d, PREFER
            postgresql://u@h?dbname=x&sslmode=VERIFY-FULL,       u, -, h, 5432, x, VERIFY_FULL
            postgresql://u.ref%3A1@h/d?ssl=true,                 u.ref:1, -, h, 5432, d, REQUIRE
            """)
    void takesTheUriApart(
            String uri, String user, String password, String host, int port, String database, SslMode mode) {
        BackendUri parsed = BackendUri.parse(uri);

        BackendProfile profile = parsed.profile();
        assertThat(profile.user()).isEqualTo(user);
        assertThat(parsed.password().map(Secret::reveal).orElse(null)).isEqualTo(password);
        assertThat(profile.host()).isEqualTo(host);
        assertThat(profile.port()).isEqualTo(port);
        assertThat(profile.database()).isEqualTo(database);
        assertThat(profile.sslMode()).isEqualTo(mode);
    }

    @Test
    void theCaFile() {
        assertThat(BackendUri.parse("postgresql://h/d?sslmode=verify-ca&sslrootcert=/etc/a%20b.pem")
                        .profile()
                        .caFile())
                .isEqualTo(Path.of("/etc/a b.pem"));
        assertThat(BackendUri.parse("postgresql://h/d?sslmode=verify-full&sslrootcert=system")
                        .profile()
                        .caFile())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h/d",
                "mysql://u:hush@h/d",
                "postgresql:/u:hush@h",
                "postgresql://u:hush@h:0/d",
                "postgresql://u:hush@h:65536/d",
                "postgresql://u:hush@h:x/d",
                "postgresql://u:hush@h:-1/d",
                "postgresql://u:hush@a,b/d",
                "postgresql://u:hush@h/d?host=a,b",
                "postgresql://u:hush@[::1/d",
                "postgresql://u:hush@[::1]x/d",
                "postgresql://u:hush@h/d?sslmode=maybe",
                "postgresql://u:hush@h/d?sslmode=",
                "postgresql://u:hush%zz@h/d",
                "postgresql://u:hush%2@h/d",
                "postgresql://u:hush%00@h/d",
                "postgresql:///d?host=/var/run/postgresql&password=hush",
                "postgresql://u:hush@%2Fvar%2Frun/d",
                "postgresql:///d?host=@abstract&password=hush",
                "postgresql://u:12/hush@h/d",
                "postgresql://u:hush/12@h/d",
                "postgresql://u:12?hush@h/d",
                "postgresql://u:hush@h h/d",
            })
    void whatCannotBeUsedIsSaidWithoutThePassword(String uri) {
        assertThatThrownBy(() -> BackendUri.parse(uri)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(e.failure().sentence()).endsWith(".");
            assertThat(e.failure() + e.getMessage() + e.getCause()).doesNotContain("hush");
        });
    }

    @Test
    void socketsAreRefusedClearly() {
        assertThatThrownBy(() -> BackendUri.parse("postgresql:///d?host=/tmp"))
                .hasMessageContaining("Unix socket is not supported");
    }

    @Property(tries = 300)
    void whatIsEncodedComesOutAgain(
            @ForAll("odd") String user,
            @ForAll("odd") String password,
            @ForAll("odd") String database,
            @ForAll @IntRange(min = 1, max = 65_535) int port) {
        BackendUri parsed = BackendUri.parse(
                "postgresql://" + encode(user) + ":" + encode(password) + "@host:" + port + "/" + encode(database));

        assertThat(parsed.profile().user()).isEqualTo(user);
        assertThat(parsed.password()).contains(Secret.of(password));
        assertThat(parsed.profile().database()).isEqualTo(database);
        assertThat(BackendUri.parse(parsed.toString()).profile()).isEqualTo(parsed.profile());
        assertThat(BackendUri.parse(parsed.toString()).password()).isEmpty();
    }

    @Property(tries = 300)
    void anythingIsParsedOrRefusedNeverThrownOtherwise(@ForAll String text) {
        for (String uri : new String[] {text, "postgresql://" + text, "postgresql://u:p@h/" + text}) {
            try {
                assertThat(BackendUri.parse(uri).profile().port()).isPositive();
            } catch (FailureException e) {
                assertThat(e.failure()).isInstanceOf(Failure.Invalid.class);
            }
        }
    }

    @Property(tries = 200)
    void thePasswordIsInNoText(@ForAll("odd") String password) {
        String secret = "hush" + password;
        BackendUri parsed = BackendUri.parse("postgresql://u:" + encode(secret) + "@h/d");

        assertThat(parsed + "" + parsed.profile() + parsed.password()).doesNotContain("hush");
    }

    @Provide
    Arbitrary<String> odd() {
        return Arbitraries.strings()
                .withChars("aZ0 :/@?#%&=+[]\\'\"é€.,;_-")
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
