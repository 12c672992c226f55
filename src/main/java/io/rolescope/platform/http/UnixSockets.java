package io.rolescope.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Makes sockets that connect to a Unix domain socket of this computer, whatever address they are told.
final class UnixSockets extends GuidedSockets {
    private final Path path;
    private final @Nullable FirstLine line;

    /// @param line of a request in plain HTTP; null for the one that is written
    UnixSockets(Path path, @Nullable FirstLine line) {
        this.path = path;
        this.line = line;
    }

    @Override
    public Socket createSocket() {
        return new UnixSocket(path, line);
    }

    /// The JDK knows these sockets as channels only.
    private static final class UnixSocket extends WireSocket {
        private final Path path;
        private volatile @Nullable SocketChannel channel;
        private volatile boolean closed;

        UnixSocket(Path path, @Nullable FirstLine line) {
            super(line);
            this.path = path;
        }

        void connect() throws IOException {
            SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel = opened;
            try {
                opened.connect(UnixDomainSocketAddress.of(path));
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
            if (closed) {
                opened.close();
            }
        }

        @Override
        public void connect(SocketAddress told, int timeout) throws IOException {
            connect();
        }

        @Override
        public void connect(SocketAddress told) throws IOException {
            connect();
        }

        private SocketChannel channel() throws SocketException {
            SocketChannel opened = channel;
            if (opened == null || closed) {
                throw new SocketException("The socket is not connected");
            }
            return opened;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return Channels.newInputStream(channel());
        }

        @Override
        OutputStream plainOutput() throws IOException {
            return Channels.newOutputStream(channel());
        }

        /// Time is kept by whoever closes the socket when it is over.
        @Override
        public void setSoTimeout(int millis) {}

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public boolean isConnected() {
            return channel != null;
        }

        @Override
        public boolean isBound() {
            return channel != null;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel().shutdownOutput();
        }

        @Override
        public void shutdownInput() throws IOException {
            channel().shutdownInput();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            SocketChannel opened = channel;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
