/// Tests of this room.
@NullMarked
package io.rolescope.functions.ui.live;

import org.jspecify.annotations.NullMarked;
