/// The ground floor: failures, cancellation, progress, secrets. Knows the JDK only; everything else may use it.
@NullMarked
package io.rolescope.platform;

import org.jspecify.annotations.NullMarked;
