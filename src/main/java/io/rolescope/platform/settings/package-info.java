/// Where Rolescope keeps its files, and the one settings file, written whole or not at all. Floor 1.
@NullMarked
package io.rolescope.platform.settings;

import org.jspecify.annotations.NullMarked;
