/// Tests of the page.
@NullMarked
package io.rolescope.users.ui;

import org.jspecify.annotations.NullMarked;
