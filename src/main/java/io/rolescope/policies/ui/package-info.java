/// The Policies page. Floor 4.
@NullMarked
package io.rolescope.policies.ui;

import org.jspecify.annotations.NullMarked;
