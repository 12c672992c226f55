/// Tests of `sandbox.gateway`.
@NullMarked
package io.rolescope.sandbox.gateway;

import org.jspecify.annotations.NullMarked;
