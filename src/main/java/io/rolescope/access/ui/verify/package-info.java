/// The page Verify. Floor 4.
@NullMarked
package io.rolescope.access.ui.verify;

import org.jspecify.annotations.NullMarked;
