/// Tests of the Functions page.
@NullMarked
package io.rolescope.functions.ui;

import org.jspecify.annotations.NullMarked;
