/// Tests of changes of files.
@NullMarked
package io.rolescope.files.change;

import org.jspecify.annotations.NullMarked;
