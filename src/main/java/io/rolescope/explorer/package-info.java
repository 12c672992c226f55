/// Any table of any schema: what there is, and its rows by key, filtered, counted and exported as the identity sees
/// them. The engine below every grid of the console. Headless; floor 3.
@NullMarked
package io.rolescope.explorer;

import org.jspecify.annotations.NullMarked;
