package io.rolescope.functions.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// A server that answers request after request on each connection, as a test wants.
final class KeepAliveServer implements AutoCloseable {
    private final ServerSocket server;
    private final @Nullable SSLSocketFactory tls;
    private final List<String> askedFor = new CopyOnWriteArrayList<>();
    private final Answer answer;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    /// Gives the bytes of an answer; null to close the connection without one.
    interface Answer {
        byte @Nullable [] to(int number, String head) throws InterruptedException;
    }

    KeepAliveServer(Answer answer) {
        this(null, answer);
    }

    /// @param tls what it shows itself with; null to speak plain HTTP
    KeepAliveServer(@Nullable SSLSocketFactory tls, Answer answer) {
        this.tls = tls;
        this.answer = answer;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static byte[] ok(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/x?secret=1";
    }

    int port() {
        return server.getLocalPort();
    }

    /// The names that TLS clients said they wanted to speak to.
    List<String> askedFor() {
        return askedFor;
    }

    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private Socket secured(Socket plain) throws IOException {
        if (tls == null) {
            return plain;
        }
        SSLSocket secure = (SSLSocket) tls.createSocket(plain, null, true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        if (secure.getSession() instanceof ExtendedSSLSession session) {
            session.getRequestedServerNames()
                    .forEach(name -> askedFor.add(new String(name.getEncoded(), StandardCharsets.US_ASCII)));
        }
        return secure;
    }

    private void serve(Socket accepted) {
        try (accepted;
                Socket socket = secured(accepted)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                String head = head(in);
                byte[] bytes = head.isEmpty() ? null : answer.to(requests.getAndIncrement(), head);
                if (bytes == null) {
                    return;
                }
                out.write(bytes);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // the client left
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int c;
        while ((c = in.read()) >= 0) {
            head.append((char) c);
            if (c == '\n' && head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
