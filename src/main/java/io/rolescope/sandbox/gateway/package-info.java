/// The door that requests come in by: tokens, limits, logs, metrics, errors. Part of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.gateway;

import org.jspecify.annotations.NullMarked;
