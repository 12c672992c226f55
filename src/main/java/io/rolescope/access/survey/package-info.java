/// Many verdicts at once: the matrix of identities and tables, isolation between tenants, who can see a row,
/// what a changed policy would change. Floor 3.
@NullMarked
package io.rolescope.access.survey;

import org.jspecify.annotations.NullMarked;
