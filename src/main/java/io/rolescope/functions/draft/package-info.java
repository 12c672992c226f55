/// A request as somebody fills it in, field by field, and as Hurl writes it down. Floor: feature.
@NullMarked
package io.rolescope.functions.draft;

import org.jspecify.annotations.NullMarked;
