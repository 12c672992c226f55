package io.rolescope.functions.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/// Reads answers off a stream, waiting for each.
final class AnswerReader {
    private final AnswerParser parser;
    private final byte[] buffer = new byte[64 << 10];
    private long deadline;

    /// @param headOnly answers have no body, since the requests are HEAD
    AnswerReader(boolean headOnly) {
        this.parser = new AnswerParser(headOnly);
    }

    /// An answer is about to come.
    void expect(long deadlineNanos) {
        deadline = deadlineNanos;
        parser.expect();
    }

    /// Whether anything of the answer has come.
    boolean begun() {
        return parser.begun();
    }

    /// Bytes received so far.
    long received() {
        return parser.received();
    }

    /// An answer that has been read.
    ///
    /// @param close the connection is of no further use
    record Answer(int status, boolean close) {}

    Answer read(InputStream in) throws IOException, LoadConnection.Broken {
        while (!parser.complete()) {
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException();
            }
            int count = in.read(buffer, 0, buffer.length);
            if (count >= 0) {
                parser.accept(buffer, 0, count);
            } else if (!parser.end()) {
                throw new IOException("end");
            }
        }
        return new Answer(parser.status(), parser.closes());
    }
}
