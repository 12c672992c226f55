/// Tests of this room.
@NullMarked
package io.rolescope.functions.ui.suite;

import org.jspecify.annotations.NullMarked;
