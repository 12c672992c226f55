/// The editor of the page Policies: a policy as somebody drafts it, and what it would change. Floor 4.
@NullMarked
package io.rolescope.policies.ui.draft;

import org.jspecify.annotations.NullMarked;
