/// Tests of `sandbox.alerts`.
@NullMarked
package io.rolescope.sandbox.alerts;

import org.jspecify.annotations.NullMarked;
