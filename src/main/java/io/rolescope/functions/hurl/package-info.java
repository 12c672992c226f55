/// The Hurl file format (hurl.dev) read whole: every construct has a place in the syntax tree, carries its position in
/// the text, and what is not understood is refused at its line and column instead of being skipped. The text itself is
/// kept, so that printing gives back every byte. Floor: feature, knows nothing but the language.
@NullMarked
package io.rolescope.functions.hurl;

import org.jspecify.annotations.NullMarked;
