/// Wrong on purpose: proves that the architecture rules can fail.
@NullMarked
package io.rolescope.canary.app;

import org.jspecify.annotations.NullMarked;
