/// What tests share: one PostgreSQL for all of them, backends over it, waiting.
@NullMarked
package io.rolescope.testing;

import org.jspecify.annotations.NullMarked;
