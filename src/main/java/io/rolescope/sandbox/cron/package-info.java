/// Runs what `cron.job` schedules, as pg_cron does. Part of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.cron;

import org.jspecify.annotations.NullMarked;
