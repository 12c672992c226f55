/// Tests of this room.
@NullMarked
package io.rolescope.functions.ui.several;

import org.jspecify.annotations.NullMarked;
