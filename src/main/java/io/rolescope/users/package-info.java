/// The people of a backend: who they are, when they signed in, and what two of them can see. Floor 3.
@NullMarked
package io.rolescope.users;

import org.jspecify.annotations.NullMarked;
