/// The heart of the product: for any row, user and command what PostgreSQL would do, and why, without changing
/// anything.
///
/// Reading order: [io.rolescope.access.catalog] says what there is, [io.rolescope.access.expression] takes
/// policies apart, [io.rolescope.access.explain] judges rows, and what is built on that
/// ([io.rolescope.access.verify], [io.rolescope.access.survey], [io.rolescope.access.expect]) asks it many
/// times. Floor 3, below the other features.
@NullMarked
package io.rolescope.access;

import org.jspecify.annotations.NullMarked;
