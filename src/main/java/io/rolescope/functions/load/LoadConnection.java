package io.rolescope.functions.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection that sends the same bytes and reads answers without keeping them. HTTP/1.1 (RFC 9112) and
/// no more than load needs of it.
final class LoadConnection implements AutoCloseable {
    private static final int HEAD_LIMIT = 64 << 10;
    private final byte[] request;
    private final boolean headOnly;
    private final URI address;
    private final @Nullable SSLSocketFactory tls;
    private final int timeoutMillis;
    private final byte[] buffer = new byte[HEAD_LIMIT];
    private int filled;
    private int at;
    private int lineStart;
    private int lineEnd;
    private boolean begun;
    private long deadline;
    private long received;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    /// @param tls makes the sockets for `https`
    LoadConnection(byte[] request, boolean headOnly, URI address, @Nullable SSLSocketFactory tls, int timeoutMillis) {
        this.request = request;
        this.headOnly = headOnly;
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
        return received;
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
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Socket open = socket;
        if (open == null) {
            open = connect();
        }
        filled = 0;
        at = 0;
        begun = false;
        try {
            OutputStream out = open.getOutputStream();
            out.write(request);
            out.flush();
        } catch (IOException e) {
            drop();
            throw new StaleConnection();
        }
        try {
            return answer(open.getInputStream());
        } catch (SocketTimeoutException e) {
            drop();
            throw new Broken(LoadFault.TIMEOUT);
        } catch (IOException e) {
            boolean nothingYet = !begun;
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
            int port = address.getPort() >= 0 ? address.getPort() : tls == null ? 80 : 443;
            fresh.setTcpNoDelay(true);
            fresh.connect(new InetSocketAddress(host(), port), timeoutMillis);
            fresh.setSoTimeout(timeoutMillis);
            if (tls != null) {
                fresh = secure(fresh, port);
                socket = fresh;
            }
            return fresh;
        } catch (SocketTimeoutException e) {
            drop();
            throw new Broken(LoadFault.TIMEOUT);
        } catch (IOException e) {
            drop();
            throw new Broken(LoadFault.CONNECT);
        }
    }

    private Socket secure(Socket plain, int port) throws IOException {
        SSLSocketFactory factory = java.util.Objects.requireNonNull(tls);
        SSLSocket secure = (SSLSocket) factory.createSocket(plain, host(), port, true);
        secure.startHandshake();
        return secure;
    }

    private String host() {
        String host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int answer(InputStream in) throws IOException, Broken {
        int status;
        Head head;
        do {
            head = head(in);
            status = head.status;
        } while (status >= 100 && status < 200);
        if (headOnly || status == 204 || status == 304) {
            // no body by definition
        } else if (head.chunked) {
            chunks(in);
        } else if (head.length >= 0) {
            skip(in, head.length);
        } else {
            toEnd(in);
            head.close = true;
        }
        if (head.close) {
            drop();
        }
        return status;
    }

    /// What of a head matters for reading on.
    private static final class Head {
        private int status;
        private long length = -1;
        private boolean chunked;
        private boolean close;
    }

    private Head head(InputStream in) throws IOException, Broken {
        Head head = new Head();
        line(in);
        boolean wellFormed = lineEnd - lineStart >= 12 && starts("http/1.") && isDigit(9) && isDigit(10) && isDigit(11);
        if (!wellFormed) {
            throw new Broken(LoadFault.MALFORMED);
        }
        head.status = digit(9) * 100 + digit(10) * 10 + digit(11);
        head.close = buffer[lineStart + 7] == '0';
        line(in);
        while (lineEnd > lineStart) {
            header(head);
            line(in);
        }
        return head;
    }

    private boolean isDigit(int offset) {
        return buffer[lineStart + offset] >= '0' && buffer[lineStart + offset] <= '9';
    }

    private int digit(int offset) {
        return buffer[lineStart + offset] - '0';
    }

    /// Whether the line begins with a text, given in lower case.
    private boolean starts(String lower) {
        if (lineEnd - lineStart < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            int c = buffer[lineStart + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String rest(int from) {
        return new String(buffer, lineStart + from, lineEnd - lineStart - from, StandardCharsets.ISO_8859_1).strip();
    }

    private void header(Head head) throws Broken {
        if (starts("content-length:")) {
            try {
                head.length = Long.parseLong(rest(15));
            } catch (NumberFormatException e) {
                throw new Broken(LoadFault.MALFORMED);
            }
        } else if (starts("transfer-encoding:")) {
            head.chunked = rest(18).toLowerCase(Locale.ROOT).contains("chunked");
        } else if (starts("connection:")) {
            head.close = rest(11).toLowerCase(Locale.ROOT).contains("close");
        }
    }

    private void fill(InputStream in) throws IOException {
        if (at < filled) {
            System.arraycopy(buffer, at, buffer, 0, filled - at);
        }
        filled -= at;
        at = 0;
        checkDeadline();
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            throw new IOException("end");
        }
        filled += count;
        received += count;
        begun = true;
    }

    private void checkDeadline() throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new SocketTimeoutException();
        }
    }

    /// Finds the next line; it lies between `lineStart` and `lineEnd` until more is read.
    private void line(InputStream in) throws IOException, Broken {
        int scanned = at;
        while (true) {
            for (; scanned < filled; scanned++) {
                if (buffer[scanned] == '\n') {
                    lineStart = at;
                    lineEnd = scanned > at && buffer[scanned - 1] == '\r' ? scanned - 1 : scanned;
                    at = scanned + 1;
                    return;
                }
            }
            if (at == 0 && filled == buffer.length) {
                throw new Broken(LoadFault.MALFORMED);
            }
            scanned -= at;
            fill(in);
        }
    }

    private void skip(InputStream in, long length) throws IOException {
        long left = length - (filled - at);
        if (left <= 0) {
            at += (int) length;
            return;
        }
        at = filled;
        while (left > 0) {
            checkDeadline();
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("end");
            }
            left -= count;
            received += count;
        }
        filled = 0;
        at = 0;
    }

    private void chunks(InputStream in) throws IOException, Broken {
        while (true) {
            line(in);
            String size = rest(0);
            int extension = size.indexOf(';');
            long length;
            try {
                length = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            } catch (NumberFormatException e) {
                throw new Broken(LoadFault.MALFORMED);
            }
            if (length == 0) {
                do {
                    line(in);
                } while (lineEnd > lineStart);
                return;
            }
            skip(in, length);
            line(in);
            if (lineEnd > lineStart) {
                throw new Broken(LoadFault.MALFORMED);
            }
        }
    }

    private void toEnd(InputStream in) throws IOException {
        at = filled;
        int count;
        while ((count = in.read(buffer, 0, buffer.length)) >= 0) {
            received += count;
            checkDeadline();
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
