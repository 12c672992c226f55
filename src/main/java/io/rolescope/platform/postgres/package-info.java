/// PostgreSQL without Rolescope: connection strings, SQLSTATE classes, statement splitting. Floor 1.
@NullMarked
package io.rolescope.platform.postgres;

import org.jspecify.annotations.NullMarked;
