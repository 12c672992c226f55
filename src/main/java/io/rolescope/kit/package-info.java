/// What every page is made of: tasks, loadable state, failures, grids, small controls. JavaFX, but no feature. Floor 3.
@NullMarked
package io.rolescope.kit;

import org.jspecify.annotations.NullMarked;
