/// HTTP as a client: requests that can be cancelled, never carry a credential to another host, never swallow an endless
/// or exploding answer, and fail with a reason one can act on. Floor: platform.
@NullMarked
package io.rolescope.platform.http;

import org.jspecify.annotations.NullMarked;
