/// The three logs of a backend: which rows changed, what people did, what they looked at. Read by key over partitions
/// of any size. Floor 3.
@NullMarked
package io.rolescope.audit;

import org.jspecify.annotations.NullMarked;
