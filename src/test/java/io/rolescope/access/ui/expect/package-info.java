/// Tests of this room.
@NullMarked
package io.rolescope.access.ui.expect;

import org.jspecify.annotations.NullMarked;
