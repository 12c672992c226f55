/// Tests of the Health page.
@NullMarked
package io.rolescope.health.ui;

import org.jspecify.annotations.NullMarked;
