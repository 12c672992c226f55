/// Policies as they would be: a changed, added or dropped policy judged without DDL, with the rows and people whose
/// access changes, and the exact statements that would make it so. Part of the access engine. Floor 3.
@NullMarked
package io.rolescope.access.draft;

import org.jspecify.annotations.NullMarked;
