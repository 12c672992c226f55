/// Who one may look as: roles, users and their claims, how a backend tells them apart, and where its users are listed.
/// Floor 3, below the other features.
@NullMarked
package io.rolescope.identities;

import org.jspecify.annotations.NullMarked;
