/// The SQL page. Floor 4.
@NullMarked
package io.rolescope.sql.ui;

import org.jspecify.annotations.NullMarked;
