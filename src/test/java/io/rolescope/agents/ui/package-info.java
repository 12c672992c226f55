/// Tests of this room.
@NullMarked
package io.rolescope.agents.ui;

import org.jspecify.annotations.NullMarked;
