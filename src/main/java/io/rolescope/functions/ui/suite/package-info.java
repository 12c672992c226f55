/// Suites of requests: open, run, look at every assert. Floor 4.
@NullMarked
package io.rolescope.functions.ui.suite;

import org.jspecify.annotations.NullMarked;
