@NullMarked
package io.rolescope.connections.ui;

import org.jspecify.annotations.NullMarked;
