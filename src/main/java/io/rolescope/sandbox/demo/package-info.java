/// Bytes for the demo's storage objects: small, real files, made by code. Part of the sandbox (floor 3).
@NullMarked
package io.rolescope.sandbox.demo;

import org.jspecify.annotations.NullMarked;
