/// Tests of the whole: what holds for every room.
@NullMarked
package io.rolescope;

import org.jspecify.annotations.NullMarked;
