/// Tests of `sandbox.storage`.
@NullMarked
package io.rolescope.sandbox.storage;

import org.jspecify.annotations.NullMarked;
