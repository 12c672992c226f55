/// The Deliveries page. Floor 4.
@NullMarked
package io.rolescope.deliveries.ui;

import org.jspecify.annotations.NullMarked;
