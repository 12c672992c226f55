/// Tests of `sandbox.cron`.
@NullMarked
package io.rolescope.sandbox.cron;

import org.jspecify.annotations.NullMarked;
