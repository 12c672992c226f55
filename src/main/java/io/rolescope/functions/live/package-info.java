/// Messages as they come: the tail of a realtime channel, kept up over broken connections. Floor: feature.
@NullMarked
package io.rolescope.functions.live;

import org.jspecify.annotations.NullMarked;
