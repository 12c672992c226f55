/// Tests of the audit log.
@NullMarked
package io.rolescope.audit;

import org.jspecify.annotations.NullMarked;
