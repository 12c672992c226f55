/// Load on one function: plan, live charts, report. Floor 4.
@NullMarked
package io.rolescope.functions.ui.load;

import org.jspecify.annotations.NullMarked;
