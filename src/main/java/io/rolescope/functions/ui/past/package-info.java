/// What was sent before: search, compare, send again, make a test of it. Floor 4.
@NullMarked
package io.rolescope.functions.ui.past;

import org.jspecify.annotations.NullMarked;
