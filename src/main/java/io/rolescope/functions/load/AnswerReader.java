package io.rolescope.functions.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads answers off a connection without keeping them: HTTP/1.1 (RFC 9112), and no more of it than load needs.
final class AnswerReader {
    private static final int HEAD_LIMIT = 64 << 10;
    private final boolean headOnly;
    private final byte[] buffer = new byte[HEAD_LIMIT];
    private int filled;
    private int at;
    private int lineStart;
    private int lineEnd;
    private boolean begun;
    private long deadline;
    private long received;

    /// @param headOnly answers have no body, since the requests are HEAD
    AnswerReader(boolean headOnly) {
        this.headOnly = headOnly;
    }

    /// An answer is about to come.
    void expect(long deadlineNanos) {
        deadline = deadlineNanos;
        filled = 0;
        at = 0;
        begun = false;
    }

    /// Whether anything of the answer has come.
    boolean begun() {
        return begun;
    }

    /// Bytes received so far.
    long received() {
        return received;
    }

    /// An answer that has been read.
    ///
    /// @param close the connection is of no further use
    record Answer(int status, boolean close) {}

    Answer read(InputStream in) throws IOException, LoadConnection.Broken {
        Head head;
        do {
            head = head(in);
        } while (head.status >= 100 && head.status < 200);
        boolean bodiless = headOnly || head.status == 204 || head.status == 304;
        if (!bodiless && head.chunked) {
            chunks(in);
        } else if (!bodiless && head.length >= 0) {
            skip(in, head.length);
        } else if (!bodiless) {
            toEnd(in);
            head.close = true;
        }
        return new Answer(head.status, head.close);
    }

    /// What of a head matters for reading on.
    private static final class Head {
        private int status;
        private long length = -1;
        private boolean chunked;
        private boolean close;
    }

    private Head head(InputStream in) throws IOException, LoadConnection.Broken {
        Head head = new Head();
        line(in);
        boolean wellFormed = lineEnd - lineStart >= 12 && starts("http/1.") && isDigit(9) && isDigit(10) && isDigit(11);
        if (!wellFormed) {
            throw new LoadConnection.Broken(LoadFault.MALFORMED);
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

    private void header(Head head) throws LoadConnection.Broken {
        if (starts("content-length:")) {
            try {
                head.length = Long.parseLong(rest(15));
            } catch (NumberFormatException e) {
                throw new LoadConnection.Broken(LoadFault.MALFORMED);
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
    private void line(InputStream in) throws IOException, LoadConnection.Broken {
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
                throw new LoadConnection.Broken(LoadFault.MALFORMED);
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

    private void chunks(InputStream in) throws IOException, LoadConnection.Broken {
        while (true) {
            line(in);
            String size = rest(0);
            int extension = size.indexOf(';');
            long length;
            try {
                length = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            } catch (NumberFormatException e) {
                throw new LoadConnection.Broken(LoadFault.MALFORMED);
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
                throw new LoadConnection.Broken(LoadFault.MALFORMED);
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
}
