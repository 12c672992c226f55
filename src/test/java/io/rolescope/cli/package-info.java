/// Tests of the command line.
@NullMarked
package io.rolescope.cli;

import org.jspecify.annotations.NullMarked;
