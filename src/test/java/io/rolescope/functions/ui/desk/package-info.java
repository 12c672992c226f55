/// Tests of this room.
@NullMarked
package io.rolescope.functions.ui.desk;

import org.jspecify.annotations.NullMarked;
