/// Tests of the sandbox, and the services they share.
@NullMarked
package io.rolescope.sandbox;

import org.jspecify.annotations.NullMarked;
