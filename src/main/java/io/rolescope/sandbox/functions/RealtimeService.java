package io.rolescope.sandbox.functions;

import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import java.io.IOException;
import java.util.List;

/// The backend's own realtime channels, for where no Pusher is configured: `private-org-ID` becomes topic `org:ID`.
final class RealtimeService implements MessageService {
    private final RequestPool host;

    RealtimeService(RequestPool host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "realtime";
    }

    @Override
    public void send(List<Notification> batch) throws IOException {
        try {
            host.commit(SessionIdentity.login(), db -> {
                for (Notification one : batch) {
                    db.execute(
                            "insert into realtime.messages (payload, event, topic, private, extension)"
                                    + " values (cast(? as jsonb), ?, ?, true, 'broadcast')",
                            one.data(),
                            one.event(),
                            topic(one.channel()));
                }
                return batch.size();
            });
        } catch (io.rolescope.platform.FailureException e) {
            throw new IOException(e.failure().sentence(), e);
        }
    }

    private static String topic(String channel) {
        return channel.replaceFirst("^private-(user|org)-", "$1:").replaceFirst("^private-", "");
    }
}
