/// Makes typed table classes of the migrations. Used while building only, never by the program.
@NullMarked
package io.rolescope.codegen;

import org.jspecify.annotations.NullMarked;
