package io.rolescope.platform.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A socket whose sender may have the first line of its request exchanged.
class WireSocket extends Socket {
    private final @Nullable FirstLine line;
    private @Nullable OutputStream out;

    WireSocket(@Nullable FirstLine line) {
        this.line = line;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        FirstLine wanted = line;
        if (wanted == null) {
            return plainOutput();
        }
        OutputStream known = out;
        if (known == null) {
            known = wanted.exchangedIn(plainOutput());
            out = known;
        }
        return known;
    }

    /// To the other side as it is, for what is said before the request.
    OutputStream plainOutput() throws IOException {
        return super.getOutputStream();
    }
}
