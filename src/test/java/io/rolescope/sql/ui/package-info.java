/// Tests of the SQL page.
@NullMarked
package io.rolescope.sql.ui;

import org.jspecify.annotations.NullMarked;
