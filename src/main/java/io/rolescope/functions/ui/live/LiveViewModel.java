package io.rolescope.functions.ui.live;

import io.rolescope.connections.Environment;
import io.rolescope.functions.live.ChannelRequest;
import io.rolescope.functions.live.ChannelRequest.TableChanges;
import io.rolescope.functions.live.ChannelTail;
import io.rolescope.functions.live.LiveEvent;
import io.rolescope.functions.live.RowRequest;
import io.rolescope.functions.live.RowTail;
import io.rolescope.functions.live.TailSettings;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.kit.Formats;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the section Live knows: what is listened to, how the connection stands, what came.
public final class LiveViewModel {
    /// Events that are kept, newest first.
    static final int KEPT = 500;

    private final Workbench bench;
    private final ObjectProperty<Over> over = new SimpleObjectProperty<>(Over.MESSAGES);
    private final StringProperty topic = new SimpleStringProperty("");
    private final StringProperty table = new SimpleStringProperty("");
    private final StringProperty address = new SimpleStringProperty("");
    private final ObjectProperty<Secret> apiKey = new SimpleObjectProperty<>(Secret.of(""));
    private final BooleanProperty isPrivate = new SimpleBooleanProperty(true);
    private final BooleanProperty listening = new SimpleBooleanProperty();
    private final ObjectProperty<Status> status = new SimpleObjectProperty<>(new Status(Kind.IDLE, "Nobody listens."));
    private final ObservableList<LiveEvent.Message> events = FXCollections.observableArrayList();
    private @Nullable AutoCloseable tail;
    private int run;

    /// Where events come from.
    enum Over {
        MESSAGES("Messages, from the database"),
        CHANGES("Table changes, from the audit log"),
        SERVICE("Realtime service (WebSocket)");

        private final String title;

        Over(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    enum Kind {
        IDLE,
        CONNECTING,
        LISTENING,
        LOST,
        REFUSED
    }

    /// How the connection stands, in words.
    record Status(Kind kind, String words) {}

    public LiveViewModel(Workbench bench) {
        this.bench = bench;
        @Nullable String base = bench.base();
        address.set(base == null ? "" : base.replaceFirst("/functions/v1/?$", "/realtime/v1"));
        if (bench.viewpoint().backend().profile().environment() != Environment.LOCAL) {
            over.set(Over.SERVICE);
        }
    }

    ObjectProperty<Over> over() {
        return over;
    }

    /// Name of the channel; empty for all messages of the database.
    StringProperty topic() {
        return topic;
    }

    /// `table` or `schema.table`; empty for any.
    StringProperty table() {
        return table;
    }

    /// Of the realtime service.
    StringProperty address() {
        return address;
    }

    /// The project's key, where none can be minted; kept in memory only.
    ObjectProperty<Secret> apiKey() {
        return apiKey;
    }

    /// Whether row-level security decides about joining the channel.
    BooleanProperty isPrivate() {
        return isPrivate;
    }

    BooleanProperty listening() {
        return listening;
    }

    ObjectProperty<Status> status() {
        return status;
    }

    /// What came, newest first.
    ObservableList<LiveEvent.Message> events() {
        return events;
    }

    /// As whom one listens now.
    String who() {
        return over.get() == Over.SERVICE
                ? bench.source().label()
                : bench.viewpoint().identity().name();
    }

    void start() {
        stop();
        if (!missing().isEmpty()) {
            status.set(new Status(Kind.REFUSED, missing()));
            return;
        }
        int mine = ++run;
        events.clear();
        status.set(new Status(Kind.CONNECTING, "Connecting as " + who() + "…"));
        listening.set(true);
        try {
            switch (over.get()) {
                case SERVICE -> listen(mine);
                case MESSAGES -> ask(mine, new RowRequest.Messages(topic.get().strip()));
                case CHANGES -> ask(mine, new RowRequest.Changes(schema(), tableName()));
            }
        } catch (FailureException e) {
            refused(e.failure().sentence());
        } catch (IllegalArgumentException e) {
            refused("The address of the realtime service is no web address.");
        }
    }

    void stop() {
        @Nullable AutoCloseable open = tail;
        tail = null;
        run++;
        listening.set(false);
        if (open != null) {
            status.set(new Status(Kind.IDLE, "Stopped."));
            bench.tasks().workers().execute(() -> closeQuietly(open));
        }
    }

    /// Somebody else is looked as: what is listened to as them starts anew.
    public void lensChanged() {
        if (listening.get() && over.get() != Over.SERVICE) {
            start();
        }
    }

    private void listen(int mine) {
        Token token = bench.source().token(Instant.now());
        Secret key = apiKey.get().isEmpty() ? bench.known().anonKey() : apiKey.get();
        List<TableChanges> changes = table.get().isBlank()
                ? List.of()
                : List.of(new TableChanges("*", schemaOr("public"), tableName(), null));
        ChannelTail opened = new ChannelTail(
                new ChannelRequest(
                        address.get().strip(),
                        key == null ? Secret.of("") : key,
                        token.value().isEmpty() ? null : token.value(),
                        topic.get().strip(),
                        isPrivate.get(),
                        changes),
                TailSettings.standard(),
                bench.tasks().clock(),
                event -> bench.tasks().onWindow(() -> happened(mine, event)));
        tail = opened;
        opened.start();
    }

    private void ask(int mine, RowRequest request) {
        RowTail opened = new RowTail(
                bench.viewpoint().lens(),
                request,
                TailSettings.standard(),
                bench.tasks().clock(),
                bench.tasks().workers(),
                event -> bench.tasks().onWindow(() -> happened(mine, event)));
        tail = opened;
        opened.start();
    }

    /// Whether what is filled in can be listened to; why not otherwise.
    String missing() {
        return over.get() == Over.SERVICE && topic.get().isBlank()
                ? "Name the channel."
                : over.get() == Over.SERVICE && address.get().isBlank() ? "Name the address of the service." : "";
    }

    void happened(int of, LiveEvent event) {
        if (of != run) {
            return;
        }
        switch (event) {
            case LiveEvent.Joined joined ->
                status.set(new Status(
                        Kind.LISTENING, "Listening as " + who() + " since " + clock(joined.at()) + how(joined.way())));
            case LiveEvent.Lost lost ->
                status.set(new Status(
                        Kind.LOST,
                        "Reconnecting: " + lost.reason() + " Trying again in " + Formats.duration(lost.retryIn())
                                + "."));
            case LiveEvent.Cut cut ->
                status.set(new Status(
                        status.get().kind(),
                        status.get().words().replaceFirst(" · more than .*", "") + " · more than " + cut.most()
                                + " came at " + clock(cut.at()) + ", the newest are shown"));
            case LiveEvent.Refused refused -> refused("Refused: " + refused.reason());
            case LiveEvent.Closed closed -> {}
            case LiveEvent.Message message -> {
                events.addFirst(message);
                if (events.size() > KEPT) {
                    events.removeLast();
                }
            }
        }
    }

    private static String clock(Instant at) {
        return Formats.local(at).replaceFirst(".*, ", "");
    }

    private static String how(LiveEvent.Way way) {
        return switch (way) {
            case CHANNEL -> "";
            case ANNOUNCED -> " · the database announces changes";
            case ASKED -> " · the database announces nothing, so it is asked once a second";
        };
    }

    private void refused(String words) {
        tail = null;
        listening.set(false);
        status.set(new Status(Kind.REFUSED, words));
    }

    private String schema() {
        return schemaOr("");
    }

    private String schemaOr(String otherwise) {
        String named = table.get().strip();
        return named.contains(".") ? named.substring(0, named.indexOf('.')) : otherwise;
    }

    private String tableName() {
        String named = table.get().strip();
        return named.substring(named.indexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            // it was being given up
        }
    }

    public void close() {
        stop();
    }
}
