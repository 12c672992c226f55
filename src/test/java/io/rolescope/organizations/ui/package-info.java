/// Tests of the page.
@NullMarked
package io.rolescope.organizations.ui;

import org.jspecify.annotations.NullMarked;
