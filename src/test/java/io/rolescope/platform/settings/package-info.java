@NullMarked
package io.rolescope.platform.settings;

import org.jspecify.annotations.NullMarked;
