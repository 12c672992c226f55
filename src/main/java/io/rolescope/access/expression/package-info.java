/// Policy expressions as the server prints them, split at their ANDs, ORs and NOTs, and the sets of outcomes
/// they may have. Floor 3.
@NullMarked
package io.rolescope.access.expression;

import org.jspecify.annotations.NullMarked;
