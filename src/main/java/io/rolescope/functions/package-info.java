/// Edge functions tested without a window: suites written as Hurl files, the tokens they run with, results, history and
/// load. Floor: feature (sees `platform`, `connections`, `identities`, `access`), free of JavaFX.
@NullMarked
package io.rolescope.functions;

import org.jspecify.annotations.NullMarked;
