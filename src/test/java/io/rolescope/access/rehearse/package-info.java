/// Tests of [io.rolescope.access.rehearse]: against a real server.
@NullMarked
package io.rolescope.access.rehearse;

import org.jspecify.annotations.NullMarked;
