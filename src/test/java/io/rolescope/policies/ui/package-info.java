/// Tests of this room.
@NullMarked
package io.rolescope.policies.ui;

import org.jspecify.annotations.NullMarked;
