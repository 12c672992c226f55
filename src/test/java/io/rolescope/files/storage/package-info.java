/// Tests of objects over HTTP.
@NullMarked
package io.rolescope.files.storage;

import org.jspecify.annotations.NullMarked;
