package io.rolescope.functions.load;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection over TLS that sends the same bytes again and again.
final class LoadConnection implements AutoCloseable {
    private final byte[] request;
    private final AnswerReader answers;
    private final HttpUrl address;
    private final TlsSockets tls;
    private final int timeoutMillis;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    LoadConnection(byte[] request, boolean headOnly, HttpUrl address, TlsSockets tls, int timeoutMillis) {
        this.request = request;
        this.answers = new AnswerReader(headOnly);
        this.address = address;
        this.tls = tls;
        this.timeoutMillis = timeoutMillis;
    }

    /// Carries the kind of a failure.
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        private final LoadFault fault;

        Broken(LoadFault fault) {
            super(fault.name(), null, false, false);
            this.fault = fault;
        }

        LoadFault fault() {
            return fault;
        }
    }

    /// Bytes received so far.
    long received() {
        return answers.received();
    }

    /// Sends the request and reads the answer to its end; gives its status.
    int exchange() throws Broken {
        boolean reused = socket != null;
        try {
            return once();
        } catch (StaleConnection stale) {
            // The server may close an idle connection at any time; that says nothing about this request.
            if (reused && !closed) {
                try {
                    return once();
                } catch (StaleConnection again) {
                    throw new Broken(LoadFault.CLOSED);
                }
            }
            throw new Broken(LoadFault.CLOSED);
        }
    }

    private static final class StaleConnection extends Exception {
        private static final long serialVersionUID = 1L;

        StaleConnection() {
            super("", null, false, false);
        }
    }

    private int once() throws Broken, StaleConnection {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Socket open = socket;
        if (open == null) {
            open = connect();
        }
        answers.expect(deadline);
        try {
            OutputStream out = open.getOutputStream();
            out.write(request);
            out.flush();
        } catch (IOException e) {
            drop();
            throw new StaleConnection();
        }
        try {
            AnswerReader.Answer answer = answers.read(open.getInputStream());
            if (answer.close()) {
                drop();
            }
            return answer.status();
        } catch (SocketTimeoutException e) {
            drop();
            throw new Broken(LoadFault.TIMEOUT);
        } catch (IOException e) {
            boolean nothingYet = !answers.begun();
            drop();
            if (nothingYet) {
                throw new StaleConnection();
            }
            throw new Broken(LoadFault.CLOSED);
        } catch (Broken broken) {
            drop();
            throw broken;
        }
    }

    private Socket connect() throws Broken {
        Socket fresh = new Socket();
        socket = fresh;
        try {
            if (closed) {
                throw new IOException("closed");
            }
            fresh.setTcpNoDelay(true);
            fresh.connect(new InetSocketAddress(address.host(), address.port()), timeoutMillis);
            fresh.setSoTimeout(timeoutMillis);
            fresh = tls.over(fresh, address.host(), address.port());
            socket = fresh;
            return fresh;
        } catch (SocketTimeoutException e) {
            drop();
            throw new Broken(LoadFault.TIMEOUT);
        } catch (SSLException e) {
            drop();
            throw new Broken(LoadFault.TLS);
        } catch (IOException e) {
            drop();
            throw new Broken(LoadFault.CONNECT);
        }
    }

    private void drop() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // nothing is lost with it
            }
        }
    }

    /// Ends the exchange under way, from any thread.
    @Override
    public void close() {
        closed = true;
        drop();
    }
}
