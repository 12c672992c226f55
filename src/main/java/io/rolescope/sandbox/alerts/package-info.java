/// Evaluates alert rules on what the gateway has measured. Part of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.alerts;

import org.jspecify.annotations.NullMarked;
