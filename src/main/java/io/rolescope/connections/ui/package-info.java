/// The page Connect: saved backends, a pasted URI, the sandbox, what a test of the connection found. Floor 4.
@NullMarked
package io.rolescope.connections.ui;

import org.jspecify.annotations.NullMarked;
