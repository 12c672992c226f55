/// Tests of this room.
@NullMarked
package io.rolescope.usage.ui;

import org.jspecify.annotations.NullMarked;
