@NullMarked
package io.rolescope.platform.postgres;

import org.jspecify.annotations.NullMarked;
