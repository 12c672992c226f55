/// Passwords and keys in the keychain of the operating system, else in memory only. Floor 1.
@NullMarked
package io.rolescope.platform.secrets;

import org.jspecify.annotations.NullMarked;
