/// Answers side by side: the same request as many identities, and one run against another. Floor: feature.
@NullMarked
package io.rolescope.functions.compare;

import org.jspecify.annotations.NullMarked;
