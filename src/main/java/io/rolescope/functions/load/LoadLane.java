package io.rolescope.functions.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection of a loop, which sends the same bytes again and again.
final class LoadLane {
    /// A port that refuses does so at once; asking again as fast as possible would only burn the processor.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final LoadLoop loop;
    private final ByteBuffer request;
    private final AnswerParser parser;
    private final InetSocketAddress address;
    private final long timeoutNanos;
    private final Tally tally;
    private final Schedule schedule;
    private @Nullable SocketChannel channel;
    private boolean busy;
    private boolean reused;
    private long due;
    private long sent;
    private long wakeAt;
    private boolean sends;

    LoadLane(
            LoadLoop loop,
            ByteBuffer request,
            boolean headOnly,
            InetSocketAddress address,
            long timeoutNanos,
            Tally tally,
            Schedule schedule) {
        this.loop = loop;
        this.request = request;
        this.parser = new AnswerParser(headOnly);
        this.address = address;
        this.timeoutNanos = timeoutNanos;
        this.tally = tally;
        this.schedule = schedule;
    }

    long wakeAt() {
        return wakeAt;
    }

    void sleepUntil(long at, boolean thenSends) {
        wakeAt = at;
        sends = thenSends;
    }

    void awake() {
        if (sends) {
            send();
        } else {
            next();
        }
    }

    private void next() {
        due = schedule.next();
        if (due < 0) {
            close();
            loop.finished();
        } else if (due > schedule.elapsed()) {
            loop.wake(this, due, true);
        } else {
            send();
        }
    }

    private void send() {
        sent = System.nanoTime();
        busy = true;
        reused = channel != null;
        begin();
    }

    private void begin() {
        parser.expect();
        request.rewind();
        try {
            SocketChannel open = channel;
            if (open == null) {
                connect();
            } else {
                write(open, open.keyFor(loop.selector()));
            }
        } catch (IOException | UnresolvedAddressException e) {
            broken(LoadFault.CONNECT);
        }
    }

    private void connect() throws IOException {
        SocketChannel fresh = SocketChannel.open();
        channel = fresh;
        fresh.configureBlocking(false);
        fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = fresh.register(loop.selector(), SelectionKey.OP_CONNECT, this);
        if (fresh.connect(address)) {
            write(fresh, key);
        }
    }

    private void write(SocketChannel open, SelectionKey key) {
        try {
            open.write(request);
            key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        } catch (IOException e) {
            stale();
        }
    }

    /// The channel can do what the lane waits for.
    void ready(SelectionKey key) {
        SocketChannel open = channel;
        if (open == null || !key.isValid()) {
            return;
        }
        if (key.isConnectable()) {
            try {
                open.finishConnect();
            } catch (IOException e) {
                broken(LoadFault.CONNECT);
                return;
            }
            write(open, key);
        } else if (key.isWritable()) {
            write(open, key);
        } else if (key.isReadable()) {
            read(open);
        }
    }

    private void read(SocketChannel open) {
        ByteBuffer buffer = loop.buffer().clear();
        int count;
        try {
            count = open.read(buffer);
        } catch (IOException e) {
            count = -1;
        }
        if (!busy) {
            // an idle connection is closed, or is told something nobody asked for
            drop();
            return;
        }
        try {
            if (count < 0 && !parser.end()) {
                stale();
                return;
            }
            parser.accept(buffer.array(), 0, Math.max(0, count));
        } catch (LoadConnection.Broken malformed) {
            broken(malformed.fault());
            return;
        }
        if (parser.complete()) {
            answered();
        }
    }

    private void answered() {
        busy = false;
        tally.answered(parser.status(), schedule.start() + due, sent, System.nanoTime(), parser.received());
        if (parser.closes()) {
            drop();
        }
        next();
    }

    /// A server may close an idle connection at any time; that says nothing of this request, which is sent again.
    private void stale() {
        if (reused && !parser.begun()) {
            reused = false;
            drop();
            begin();
        } else {
            broken(LoadFault.CLOSED);
        }
    }

    private void broken(LoadFault fault) {
        busy = false;
        drop();
        tally.failed(fault, schedule.start() + due, sent, System.nanoTime());
        if (schedule.isOver()) {
            next();
        } else {
            loop.wake(this, schedule.elapsed() + (fault == LoadFault.CONNECT ? PAUSE : 0), false);
        }
    }

    /// Gives a request up that has waited too long.
    void checkTime(long now) {
        if (busy && now - sent > timeoutNanos) {
            broken(LoadFault.TIMEOUT);
        }
    }

    private void drop() {
        SocketChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // nothing is lost with it
            }
        }
    }

    /// Ends what is under way.
    void close() {
        busy = false;
        drop();
    }
}
