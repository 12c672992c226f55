/// Tests of this room.
@NullMarked
package io.rolescope.policies;

import org.jspecify.annotations.NullMarked;
