@NullMarked
package io.rolescope.app;

import org.jspecify.annotations.NullMarked;
