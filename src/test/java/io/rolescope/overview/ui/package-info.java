/// Tests of the Overview.
@NullMarked
package io.rolescope.overview.ui;

import org.jspecify.annotations.NullMarked;
