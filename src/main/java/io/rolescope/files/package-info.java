/// File records: whose they are, their versions, who touched them, the stored object behind each. Floor 3.
@NullMarked
package io.rolescope.files;

import org.jspecify.annotations.NullMarked;
