/// The Explorer page: any table of any schema. Floor 4.
@NullMarked
package io.rolescope.explorer.ui;

import org.jspecify.annotations.NullMarked;
