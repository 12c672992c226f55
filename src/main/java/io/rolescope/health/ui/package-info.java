/// The Health page. Floor 4.
@NullMarked
package io.rolescope.health.ui;

import org.jspecify.annotations.NullMarked;
