/// Tests of the charts.
@NullMarked
package io.rolescope.kit.grid;

import org.jspecify.annotations.NullMarked;
