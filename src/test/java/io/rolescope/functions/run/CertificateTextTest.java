package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTextTest {
    @Test
    void namesBeginWithTheCountry() {
        assertThat(CertificateText.name(new X500Principal("CN=example.org, O=\"Dis, Inc.\", L=Lyon, C=FR")))
                .isEqualTo("C=FR, L=Lyon, O=Dis, Inc., CN=example.org");
        assertThat(CertificateText.name(new X500Principal("EMAILADDRESS=a@example.org, SERIALNUMBER=12, CN=Ana, O=X")))
                .isEqualTo("O=X, CN=Ana, serialNumber=12, emailAddress=a@example.org");
        assertThat(CertificateText.name(new X500Principal("CN=Ana + OU=Sales, O=X")))
                .isIn("O=X, CN=Ana + OU=Sales", "O=X, OU=Sales + CN=Ana");
    }

    @ParameterizedTest
    @CsvSource({"1ee8b17f, 1e:e8:b1:7f", "abc, 0a:bc", "0, 00", "-7f, -7f"})
    void aSerialNumberIsBytes(String hexadecimal, String text) {
        assertThat(CertificateText.serial(new BigInteger(hexadecimal, 16))).isEqualTo(text);
    }
}
