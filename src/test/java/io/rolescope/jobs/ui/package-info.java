/// Tests of this room.
@NullMarked
package io.rolescope.jobs.ui;

import org.jspecify.annotations.NullMarked;
