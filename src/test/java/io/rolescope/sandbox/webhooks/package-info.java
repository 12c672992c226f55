/// Tests of `sandbox.webhooks`.
@NullMarked
package io.rolescope.sandbox.webhooks;

import org.jspecify.annotations.NullMarked;
