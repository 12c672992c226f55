/// Wrong on purpose: proves that the architecture rules can fail.
@NullMarked
package io.rolescope.canary.access;

import org.jspecify.annotations.NullMarked;
