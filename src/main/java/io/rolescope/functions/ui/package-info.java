/// The Functions page: one request as an identity, its answer, what was sent before. Floor 4.
@NullMarked
package io.rolescope.functions.ui;

import org.jspecify.annotations.NullMarked;
