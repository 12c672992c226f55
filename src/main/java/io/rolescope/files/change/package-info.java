/// Changes of a file that a person asks for: each planned and shown first, then applied, where writes are unlocked.
/// Floor 3.
@NullMarked
package io.rolescope.files.change;

import org.jspecify.annotations.NullMarked;
