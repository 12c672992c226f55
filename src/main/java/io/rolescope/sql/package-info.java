/// A person's own query as the lens, read only, and the plan of it. Floor 3.
@NullMarked
package io.rolescope.sql;

import org.jspecify.annotations.NullMarked;
