/// Policy tests: expectations written down, run against a backend, recorded from what was seen, exported. Floor
/// 3.
@NullMarked
package io.rolescope.access.expect;

import org.jspecify.annotations.NullMarked;
