/// The command line: the same services as the window's, one class a command. Floor 5, without JavaFX.
@NullMarked
package io.rolescope.cli;

import org.jspecify.annotations.NullMarked;
