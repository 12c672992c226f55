package io.rolescope.platform.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/// Makes sockets that connect to another port than they are told.
final class DetourSockets extends SocketFactory {
    private final int port;

    DetourSockets(int port) {
        this.port = port;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                super.connect(
                        endpoint instanceof InetSocketAddress told
                                ? new InetSocketAddress(told.getAddress(), port)
                                : endpoint,
                        timeout);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int told) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(String host, int told, InetAddress from, int fromPort) throws IOException {
        return new Socket(host, port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int told) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int told, InetAddress from, int fromPort) throws IOException {
        return new Socket(host, port, from, fromPort);
    }
}
