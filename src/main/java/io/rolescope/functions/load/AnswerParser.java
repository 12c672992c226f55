package io.rolescope.functions.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Follows answers through the bytes of a connection without keeping them: HTTP/1.1 (RFC 9112), and no more
/// of it than load needs. Takes bytes as they come.
final class AnswerParser {
    private static final int LONGEST_LINE = 64 << 10;

    /// What the next bytes belong to.
    private enum Part {
        STATUS_LINE,
        HEADERS,
        FIXED_BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        BODY_TO_THE_END,
        NOTHING
    }

    private final boolean headOnly;
    private byte[] line = new byte[256];
    private int lineLength;
    private Part part = Part.STATUS_LINE;
    private int status;
    private long left;
    private long length;
    private boolean chunked;
    private boolean close;
    private boolean begun;
    private long received;

    /// @param headOnly answers have no body, since the requests are HEAD
    AnswerParser(boolean headOnly) {
        this.headOnly = headOnly;
    }

    /// An answer is about to come.
    void expect() {
        begun = false;
        beginHead();
    }

    private void beginHead() {
        part = Part.STATUS_LINE;
        lineLength = 0;
        length = -1;
        chunked = false;
        close = false;
    }

    /// Whether anything of the answer has come.
    boolean begun() {
        return begun;
    }

    /// Whether the answer is complete.
    boolean complete() {
        return part == Part.NOTHING;
    }

    /// The status of the answer that is complete.
    int status() {
        return status;
    }

    /// Whether the connection is of no further use.
    boolean closes() {
        return close;
    }

    /// Bytes received so far, of all answers.
    long received() {
        return received;
    }

    /// Takes bytes that came; what comes behind a complete answer is left aside.
    void accept(byte[] bytes, int from, int to) throws LoadConnection.Broken {
        received += to - from;
        begun |= to > from;
        int at = from;
        while (at < to && part != Part.NOTHING) {
            at = switch (part) {
                case FIXED_BODY, CHUNK -> skip(at, to);
                case BODY_TO_THE_END -> to;
                default -> line(bytes, at, to);
            };
        }
    }

    /// The connection ends. Says whether that completes the answer.
    boolean end() {
        if (part == Part.BODY_TO_THE_END) {
            part = Part.NOTHING;
            close = true;
        }
        return complete();
    }

    private int skip(int at, int to) {
        int taken = (int) Math.min(left, to - at);
        left -= taken;
        if (left == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.NOTHING;
        }
        return at + taken;
    }

    private int line(byte[] bytes, int from, int to) throws LoadConnection.Broken {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                keep(bytes, from, at);
                if (lineLength > 0 && line[lineLength - 1] == '\r') {
                    lineLength--;
                }
                understand();
                lineLength = 0;
                return at + 1;
            }
        }
        keep(bytes, from, to);
        return to;
    }

    private void keep(byte[] bytes, int from, int to) throws LoadConnection.Broken {
        int count = to - from;
        if (lineLength + count > LONGEST_LINE) {
            throw malformed();
        }
        if (lineLength + count > line.length) {
            line = java.util.Arrays.copyOf(line, Math.max(line.length * 2, lineLength + count));
        }
        System.arraycopy(bytes, from, line, lineLength, count);
        lineLength += count;
    }

    private void understand() throws LoadConnection.Broken {
        switch (part) {
            case STATUS_LINE -> statusLine();
            case HEADERS -> header();
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> {
                if (lineLength > 0) {
                    throw malformed();
                }
                part = Part.CHUNK_SIZE;
            }
            case TRAILERS -> part = lineLength == 0 ? Part.NOTHING : Part.TRAILERS;
            default -> throw new IllegalStateException(part.name());
        }
    }

    private void statusLine() throws LoadConnection.Broken {
        if (lineLength < 12 || !starts("http/1.") || !isDigit(9) || !isDigit(10) || !isDigit(11)) {
            throw malformed();
        }
        status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
        close = line[7] == '0';
        part = Part.HEADERS;
    }

    private void header() throws LoadConnection.Broken {
        if (lineLength == 0) {
            headIsOver();
        } else if (starts("content-length:")) {
            try {
                length = Long.parseLong(rest(15));
            } catch (NumberFormatException e) {
                throw malformed();
            }
            if (length < 0) {
                throw malformed();
            }
        } else if (starts("transfer-encoding:")) {
            chunked = rest(18).toLowerCase(Locale.ROOT).contains("chunked");
        } else if (starts("connection:")) {
            close = rest(11).toLowerCase(Locale.ROOT).contains("close");
        }
    }

    private void headIsOver() {
        if (status >= 100 && status < 200) {
            beginHead();
        } else if (headOnly || status == 204 || status == 304 || (!chunked && length == 0)) {
            part = Part.NOTHING;
        } else if (chunked) {
            part = Part.CHUNK_SIZE;
        } else if (length > 0) {
            left = length;
            part = Part.FIXED_BODY;
        } else {
            part = Part.BODY_TO_THE_END;
        }
    }

    private void chunkSize() throws LoadConnection.Broken {
        String size = rest(0);
        int extension = size.indexOf(';');
        try {
            left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        } catch (NumberFormatException e) {
            throw malformed();
        }
        if (left < 0) {
            throw malformed();
        }
        part = left == 0 ? Part.TRAILERS : Part.CHUNK;
    }

    private boolean isDigit(int offset) {
        return line[offset] >= '0' && line[offset] <= '9';
    }

    /// Whether the line begins with a text, given in lower case.
    private boolean starts(String lower) {
        if (lineLength < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            int c = line[i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String rest(int from) {
        return new String(line, from, lineLength - from, StandardCharsets.ISO_8859_1).strip();
    }

    private static LoadConnection.Broken malformed() {
        return new LoadConnection.Broken(LoadFault.MALFORMED);
    }
}
