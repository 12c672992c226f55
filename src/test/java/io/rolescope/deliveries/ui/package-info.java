/// Tests of this room.
@NullMarked
package io.rolescope.deliveries.ui;

import org.jspecify.annotations.NullMarked;
