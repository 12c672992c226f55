package io.rolescope.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A real network between a client and a server on this machine: it can be slow, go silent, or be cut, and it counts
/// how often the client spoke and waited.
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final Duration delay;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean silent;

    private TcpProxy(String host, int port, Duration delay) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.host = host;
        this.port = port;
        this.delay = delay;
    }

    /// Listens on a free port of this machine and forwards to `host:port`.
    ///
    /// @param delay how long each way takes
    public static TcpProxy to(String host, int port, Duration delay) {
        try {
            TcpProxy proxy = new TcpProxy(host, port, delay);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /// How often a client began to speak after the server had spoken, all connections together: round trips.
    public int turns() {
        return turns.get();
    }

    /// From now on nothing gets through any more, and nobody is told.
    public void goSilent() {
        silent = true;
    }

    /// Cuts every connection that is open.
    public void cut() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
    }

    @Override
    public void close() {
        released.countDown();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                if (listening.isClosed()) {
                    // it came in while the rest was being cut
                    cut();
                    return;
                }
                Exchange exchange = new Exchange();
                Thread.ofVirtual().start(() -> pump(client, server, exchange, true));
                Thread.ofVirtual().start(() -> pump(server, client, exchange, false));
            } catch (IOException e) {
                // closed, or the server is gone: the client sees its connection end
            }
        }
    }

    private void pump(Socket from, Socket to, Exchange exchange, boolean fromClient) {
        try (from;
                to;
                Way way = new Way(to.getOutputStream(), delay)) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (silent) {
                    released.await();
                    return;
                }
                if (exchange.turned(fromClient)) {
                    turns.incrementAndGet();
                }
                way.send(Arrays.copyOf(buffer, read));
            }
        } catch (IOException e) {
            // one side is gone; closing both tells the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    /// One direction: what is sent arrives after the delay, and more may be under way meanwhile, as on a long line.
    private static final class Way implements AutoCloseable {
        private static final byte[] END = new byte[0];

        private final OutputStream to;
        private final Duration delay;
        private final BlockingQueue<Sent> underWay = new LinkedBlockingQueue<>();
        private final Thread arrivals;
        private volatile boolean broken;

        Way(OutputStream to, Duration delay) {
            this.to = to;
            this.delay = delay;
            this.arrivals = Thread.ofVirtual().start(this::arrive);
        }

        void send(byte[] bytes) throws IOException {
            if (broken) {
                throw new IOException("the other side is gone");
            }
            underWay.add(new Sent(bytes, System.nanoTime() + delay.toNanos()));
        }

        private void arrive() {
            try {
                for (Sent next = underWay.take(); next.bytes() != END; next = underWay.take()) {
                    long left = next.due() - System.nanoTime();
                    if (left > 0) {
                        LockSupport.parkNanos(left);
                    }
                    to.write(next.bytes());
                    to.flush();
                }
            } catch (IOException e) {
                broken = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /// What is under way arrives still.
        @Override
        public void close() {
            underWay.add(new Sent(END, 0));
            try {
                arrivals.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private record Sent(byte[] bytes, long due) {}
    }

    /// Who spoke last on one connection.
    private static final class Exchange {
        private boolean clientSpoke;

        synchronized boolean turned(boolean fromClient) {
            boolean turned = fromClient && !clientSpoke;
            clientSpoke = fromClient;
            return turned;
        }
    }
}
