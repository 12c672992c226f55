/// The page Policy tests. Floor 4.
@NullMarked
package io.rolescope.access.ui.expect;

import org.jspecify.annotations.NullMarked;
