/// Measurements, printed as ratios of one run: machines differ, ratios say something everywhere. Run by `mvn -Pbench
/// verify`.
@NullMarked
package io.rolescope.bench;

import org.jspecify.annotations.NullMarked;
