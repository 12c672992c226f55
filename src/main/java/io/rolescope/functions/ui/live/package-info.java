/// Messages and table changes as they come. Floor 4.
@NullMarked
package io.rolescope.functions.ui.live;

import org.jspecify.annotations.NullMarked;
