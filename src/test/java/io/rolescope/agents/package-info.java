/// Tests of this room.
@NullMarked
package io.rolescope.agents;

import org.jspecify.annotations.NullMarked;
