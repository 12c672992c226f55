@NullMarked
package io.rolescope.identities;

import org.jspecify.annotations.NullMarked;
