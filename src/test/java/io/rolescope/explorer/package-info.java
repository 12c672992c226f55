/// Tests of reading any table.
@NullMarked
package io.rolescope.explorer;

import org.jspecify.annotations.NullMarked;
