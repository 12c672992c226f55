/// Tests of the expression parser.
@NullMarked
package io.rolescope.access.expression;

import org.jspecify.annotations.NullMarked;
