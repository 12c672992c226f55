/// A file's object over storage's own HTTP API, as an identity: download, signed links, preview, move. Floor 3.
@NullMarked
package io.rolescope.files.storage;

import org.jspecify.annotations.NullMarked;
