/// Tests of how rows are judged, beside the code they look into.
@NullMarked
package io.rolescope.access.explain;

import org.jspecify.annotations.NullMarked;
