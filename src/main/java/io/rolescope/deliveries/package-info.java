/// Requests that the database sends by itself: `net.http_request_queue`, `net._http_response` (pg_net, or the
/// sandbox in its shape) and the webhooks of `supabase_functions`. Floor: feature, free of JavaFX.
@NullMarked
package io.rolescope.deliveries;

import org.jspecify.annotations.NullMarked;
