/// Tests of the Explorer page.
@NullMarked
package io.rolescope.explorer.ui;

import org.jspecify.annotations.NullMarked;
