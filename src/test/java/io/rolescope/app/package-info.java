/// Tests of the program's start and of the window.
@NullMarked
package io.rolescope.app;

import org.jspecify.annotations.NullMarked;
