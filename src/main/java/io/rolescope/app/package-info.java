/// The program: main, wiring, window, navigation, command palette. Floor 5.
@NullMarked
package io.rolescope.app;

import org.jspecify.annotations.NullMarked;
