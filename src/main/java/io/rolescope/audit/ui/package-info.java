/// The Audit log page. Floor 4.
@NullMarked
package io.rolescope.audit.ui;

import org.jspecify.annotations.NullMarked;
