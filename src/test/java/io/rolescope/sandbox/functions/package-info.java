/// Tests of `sandbox.functions`.
@NullMarked
package io.rolescope.sandbox.functions;

import org.jspecify.annotations.NullMarked;
