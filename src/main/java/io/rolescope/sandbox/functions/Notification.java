package io.rolescope.sandbox.functions;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something to be told on a channel.
///
/// @param id the same for every attempt, and part of what is sent, so that receivers can drop repetitions
/// @param user who it is for; `null` for everybody on the channel
/// @param data JSON
record Notification(UUID id, @Nullable UUID user, String channel, String event, String data) {}
