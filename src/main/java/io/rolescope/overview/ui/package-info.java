/// The Overview page. Floor 4.
@NullMarked
package io.rolescope.overview.ui;

import org.jspecify.annotations.NullMarked;
