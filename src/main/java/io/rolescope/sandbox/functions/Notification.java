package io.rolescope.sandbox.functions;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something to be told on a channel.
///
/// @param id of its row in the outbox
/// @param user who it is for; `null` for everybody on the channel
/// @param data JSON; its `notification_id` is the same for every attempt and for a webhook that is delivered again, so
/// that receivers can drop repetitions
record Notification(UUID id, @Nullable UUID user, String channel, String event, String data) {}
