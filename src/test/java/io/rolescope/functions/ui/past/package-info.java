/// Tests of this room.
@NullMarked
package io.rolescope.functions.ui.past;

import org.jspecify.annotations.NullMarked;
