/// The Users page. Floor 4.
@NullMarked
package io.rolescope.users.ui;

import org.jspecify.annotations.NullMarked;
