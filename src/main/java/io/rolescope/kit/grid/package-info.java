/// The grid of all pages: typed columns, copying, JSON viewer, paging. Knows no feature. Floor 3.
@NullMarked
package io.rolescope.kit.grid;

import org.jspecify.annotations.NullMarked;
