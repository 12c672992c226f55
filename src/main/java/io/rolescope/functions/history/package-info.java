/// What was sent and what came back, kept: searched, compared, sent again, turned into tests. Holds no secrets, since
/// the results it is made from hold none. Floor: feature.
@NullMarked
package io.rolescope.functions.history;

import org.jspecify.annotations.NullMarked;
