/// The embedded backend: PostgreSQL, storage, functions, webhooks, cron. A feature room (floor 3), run by `rolescope
/// sandbox` and the window.
@NullMarked
package io.rolescope.sandbox;

import org.jspecify.annotations.NullMarked;
