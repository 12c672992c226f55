/// The tokens that requests are sent with: minted by a backend's secret or key, or pasted. Floor: feature.
@NullMarked
package io.rolescope.functions.token;

import org.jspecify.annotations.NullMarked;
