/// Wrong on purpose: proves that the architecture rules can fail.
@NullMarked
package io.rolescope.canary.platform.http;

import org.jspecify.annotations.NullMarked;
