/// Backends: saved, opened, and the one way to reach their database ([Backend#as]). Floor 2.
@NullMarked
package io.rolescope.connections;

import org.jspecify.annotations.NullMarked;
