/// Tests of the Files page.
@NullMarked
package io.rolescope.files.ui;

import org.jspecify.annotations.NullMarked;
