package io.rolescope.canary.platform;

import org.slf4j.Logger;

public record GroundKnowsLogging(Logger log) {}
