/// The first page: how much there is, how it is doing, what changed last, how well it is protected. Floor 3.
@NullMarked
package io.rolescope.overview;

import org.jspecify.annotations.NullMarked;
