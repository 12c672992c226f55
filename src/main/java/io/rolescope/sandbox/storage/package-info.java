/// Files over HTTP: bytes on disk, rows in `storage.objects`, every request under the caller's own row security. Part
/// of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.storage;

import org.jspecify.annotations.NullMarked;
