/// The Usage page. Floor 4.
@NullMarked
package io.rolescope.usage.ui;

import org.jspecify.annotations.NullMarked;
