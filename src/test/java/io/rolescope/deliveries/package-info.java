/// Tests of this room.
@NullMarked
package io.rolescope.deliveries;

import org.jspecify.annotations.NullMarked;
