/// The Files page. Floor 4.
@NullMarked
package io.rolescope.files.ui;

import org.jspecify.annotations.NullMarked;
