/// Tenants: who belongs to them, what they keep, what they use. Floor 3.
@NullMarked
package io.rolescope.organizations;

import org.jspecify.annotations.NullMarked;
