/// Tests of this room.
@NullMarked
package io.rolescope.access.ui;

import org.jspecify.annotations.NullMarked;
