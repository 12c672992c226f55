/// Delivers what `net.http_post` has queued, as pg_net does. Part of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.webhooks;

import org.jspecify.annotations.NullMarked;
