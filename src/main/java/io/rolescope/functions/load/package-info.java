/// Load on one function: at a constant rate or as fast as a number of connections can, with honest latencies, live
/// figures and thresholds that fail the run. Floor: feature.
@NullMarked
package io.rolescope.functions.load;

import org.jspecify.annotations.NullMarked;
