package io.rolescope.functions.load;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Speaks TLS over sockets that are connected. The JDK's sockets accept a trusted certificate of any host unless they
/// are told to look at its name (RFC 2818, section 3.1).
///
/// @param anyHost whether a certificate may be for another host
record TlsSockets(SSLSocketFactory factory, boolean anyHost) {

    /// @param host without brackets around an IPv6 address
    SSLSocket over(Socket plain, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        if (!anyHost) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (isName(host)) {
            // left to itself, the JDK names only hosts with a dot (RFC 6066, section 3)
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static boolean isName(String host) {
        return !host.contains(":") && !host.endsWith(".") && !host.matches("[0-9.]+");
    }
}
