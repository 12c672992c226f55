/// Tests of this room.
@NullMarked
package io.rolescope.jobs;

import org.jspecify.annotations.NullMarked;
