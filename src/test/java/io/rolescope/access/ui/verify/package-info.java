/// Tests of this room.
@NullMarked
package io.rolescope.access.ui.verify;

import org.jspecify.annotations.NullMarked;
