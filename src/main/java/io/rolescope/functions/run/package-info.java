/// Runs Hurl files: variables and secrets, requests, captures, asserts, retries, and what came of them. Secrets
/// are taken out of everything that is handed on. Floor: feature.
@NullMarked
package io.rolescope.functions.run;

import org.jspecify.annotations.NullMarked;
