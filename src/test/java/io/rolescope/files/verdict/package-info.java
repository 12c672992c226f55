/// Tests of the verdict for a file.
@NullMarked
package io.rolescope.files.verdict;

import org.jspecify.annotations.NullMarked;
