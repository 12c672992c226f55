/// The Organizations page. Floor 4.
@NullMarked
package io.rolescope.organizations.ui;

import org.jspecify.annotations.NullMarked;
