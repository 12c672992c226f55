/// The pages over the access engine: Simulator, and what shows its verdicts. Floor 4.
@NullMarked
package io.rolescope.access.ui;

import org.jspecify.annotations.NullMarked;
