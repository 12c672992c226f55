/// Tests of the charts.
@NullMarked
package io.rolescope.kit.charts;

import org.jspecify.annotations.NullMarked;
