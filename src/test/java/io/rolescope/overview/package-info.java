/// Tests of the Overview.
@NullMarked
package io.rolescope.overview;

import org.jspecify.annotations.NullMarked;
