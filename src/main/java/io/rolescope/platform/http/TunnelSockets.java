package io.rolescope.platform.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Makes sockets that reach a place through an HTTP proxy, wherever they are told to go: what a detour behind a proxy
/// takes. The proxy is asked for a tunnel, as curl asks it where both are given.
/// Source: RFC 9110, 9.3.6, “CONNECT”.
final class TunnelSockets extends GuidedSockets {
    private static final int LONGEST_ANSWER = 16_384;

    private final InetSocketAddress proxy;
    private final String authority;
    private final @Nullable FirstLine line;

    /// @param host where the tunnel ends, with `port`
    /// @param line of a request in plain HTTP; null for the one that is written
    TunnelSockets(InetSocketAddress proxy, String host, int port, @Nullable FirstLine line) {
        this.proxy = proxy;
        this.line = line;
        this.authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public Socket createSocket() {
        return new WireSocket(line) {
            @Override
            public void connect(SocketAddress told, int timeout) throws IOException {
                super.connect(new InetSocketAddress(proxy.getHostString(), proxy.getPort()), timeout);
                int usual = getSoTimeout();
                setSoTimeout(timeout);
                ask(this);
                setSoTimeout(usual);
            }
        };
    }

    private void ask(WireSocket socket) throws IOException {
        String question = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
        socket.plainOutput().write(question.getBytes(StandardCharsets.ISO_8859_1));
        socket.plainOutput().flush();
        StringBuilder head = new StringBuilder();
        // byte by byte: what comes after is the server's
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0 || head.length() > LONGEST_ANSWER) {
                throw new ConnectException("The proxy gave no answer to CONNECT " + authority);
            }
            head.append((char) next);
        }
        String status = head.substring(0, head.indexOf("\r\n"));
        if (!status.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
            throw new ConnectException("The proxy refused CONNECT " + authority + ": " + status);
        }
    }
}
