/// Tests of the health room.
@NullMarked
package io.rolescope.health;

import org.jspecify.annotations.NullMarked;
