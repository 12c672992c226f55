@NullMarked
package io.rolescope.platform.secrets;

import org.jspecify.annotations.NullMarked;
