package io.rolescope.functions.live;

import io.rolescope.platform.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which channel to listen to, and as whom.
///
/// @param url base address of realtime, such as `https://host/realtime/v1`
/// @param apiKey the project's key
/// @param accessToken the token of whom to listen as; null for the key's own role
/// @param topic the channel's name, without `realtime:`
/// @param isPrivate whether row level security of `realtime.messages` decides about joining
/// @param changes changes of tables to be told of
public record ChannelRequest(
        String url,
        Secret apiKey,
        @Nullable Secret accessToken,
        String topic,
        boolean isPrivate,
        List<TableChanges> changes) {
    public ChannelRequest {
        changes = List.copyOf(changes);
    }

    /// Changes of a table.
    ///
    /// @param event `INSERT`, `UPDATE`, `DELETE` or `*`
    /// @param table null for all of the schema
    /// @param filter such as `id=eq.5`; null for all rows
    public record TableChanges(
            String event,
            String schema,
            @Nullable String table,
            @Nullable String filter) {}
}
