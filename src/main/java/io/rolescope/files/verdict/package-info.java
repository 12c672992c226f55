/// One verdict for one file: bucket flag, policies of the object, policies of the record and signed links, for reading,
/// replacing and deleting, as any identity. Reads only. Floor 3.
@NullMarked
package io.rolescope.files.verdict;

import org.jspecify.annotations.NullMarked;
