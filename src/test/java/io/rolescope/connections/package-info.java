@NullMarked
package io.rolescope.connections;

import org.jspecify.annotations.NullMarked;
