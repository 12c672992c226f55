/// Tests of the audit log.
@NullMarked
package io.rolescope.audit.ui;

import org.jspecify.annotations.NullMarked;
