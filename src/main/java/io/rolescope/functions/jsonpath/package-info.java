/// JSONPath as RFC 9535 defines it, over Jackson's tree: parsed exactly, with well-typed functions, normalized
/// paths and the difference between null and nothing. Floor: feature, knows nothing but JSON.
@NullMarked
package io.rolescope.functions.jsonpath;

import org.jspecify.annotations.NullMarked;
