/// Named sets of variables: where the backend is, and what requests to it need. Secrets are only named in them, never
/// written down. Floor: feature.
@NullMarked
package io.rolescope.functions.environment;

import org.jspecify.annotations.NullMarked;
