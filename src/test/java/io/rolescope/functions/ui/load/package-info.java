/// Tests of this room.
@NullMarked
package io.rolescope.functions.ui.load;

import org.jspecify.annotations.NullMarked;
