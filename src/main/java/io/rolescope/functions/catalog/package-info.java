/// Which edge functions a backend has, as far as that can be known without its management API. Floor: feature.
@NullMarked
package io.rolescope.functions.catalog;

import org.jspecify.annotations.NullMarked;
