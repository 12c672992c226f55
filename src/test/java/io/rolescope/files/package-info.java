/// Tests of file records and of the objects behind them.
@NullMarked
package io.rolescope.files;

import org.jspecify.annotations.NullMarked;
