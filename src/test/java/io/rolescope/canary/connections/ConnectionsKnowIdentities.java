package io.rolescope.canary.connections;

import io.rolescope.canary.identities.Somebody;

public record ConnectionsKnowIdentities(Somebody known) {}
