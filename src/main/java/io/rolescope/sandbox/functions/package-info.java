/// The three edge functions and what runs them. Part of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.functions;

import org.jspecify.annotations.NullMarked;
