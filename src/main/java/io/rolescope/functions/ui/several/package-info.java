/// The same requests as several identities, side by side. Floor 4.
@NullMarked
package io.rolescope.functions.ui.several;

import org.jspecify.annotations.NullMarked;
