/// Tests of the SQL page.
@NullMarked
package io.rolescope.sql;

import org.jspecify.annotations.NullMarked;
