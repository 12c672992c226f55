/// Policies as people read them: sentences, laid-out SQL, grants in a table. Stands on the access catalog. Floor 3.
@NullMarked
package io.rolescope.policies;

import org.jspecify.annotations.NullMarked;
