/// Tests of this room.
@NullMarked
package io.rolescope.policies.ui.draft;

import org.jspecify.annotations.NullMarked;
