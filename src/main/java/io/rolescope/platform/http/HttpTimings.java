package io.rolescope.platform.http;

import java.time.Duration;

/// When things were done, each counted from the start of the request, as curl counts them. On a connection that was
/// open already the first three are zero.
///
/// @param nameLookup the host's address is known
/// @param connect the connection stands
/// @param tls TLS is agreed on
/// @param firstByte the answer begins
/// @param total the answer is complete
public record HttpTimings(Duration nameLookup, Duration connect, Duration tls, Duration firstByte, Duration total) {}
