/// Charts that look the same on every page: one message each, values in people's units, the last one marked, thresholds
/// drawn. Drawn with scene-graph shapes so that both themes colour them. Knows no feature. Floor 3.
@NullMarked
package io.rolescope.kit.charts;

import org.jspecify.annotations.NullMarked;
