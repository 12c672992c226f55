/// Scheduled jobs of a backend as `cron.job` and `cron.job_run_details` tell them (pg_cron, or the sandbox in its
/// shape). Floor: feature, free of JavaFX.
@NullMarked
package io.rolescope.jobs;

import org.jspecify.annotations.NullMarked;
