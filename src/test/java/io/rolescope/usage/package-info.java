/// Tests of this room.
@NullMarked
package io.rolescope.usage;

import org.jspecify.annotations.NullMarked;
