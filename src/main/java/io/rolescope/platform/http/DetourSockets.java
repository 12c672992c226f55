package io.rolescope.platform.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Makes sockets that connect to another port than they are told, or have the first line of a request exchanged.
final class DetourSockets extends GuidedSockets {
    private final int port;
    private final @Nullable FirstLine line;

    /// @param port -1 for the one that is told
    /// @param line of a request in plain HTTP; null for the one that is written
    DetourSockets(int port, @Nullable FirstLine line) {
        this.port = port;
        this.line = line;
    }

    private int port(int told) {
        return port < 0 ? told : port;
    }

    @Override
    public Socket createSocket() {
        return new WireSocket(line) {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                super.connect(
                        endpoint instanceof InetSocketAddress told
                                ? new InetSocketAddress(told.getAddress(), port(told.getPort()))
                                : endpoint,
                        timeout);
            }
        };
    }
}
