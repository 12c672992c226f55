/// Tests of the access engine, with the server as the oracle.
@NullMarked
package io.rolescope.access;

import org.jspecify.annotations.NullMarked;
