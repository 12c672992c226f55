package io.rolescope.canary.platform.http;

import io.rolescope.canary.connections.Connected;

public record PlatformKnowsConnections(Connected known) {}
