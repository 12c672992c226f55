package io.rolescope.sandbox;

import io.rolescope.connections.SessionIdentity;

/// Somebody who tries.
///
/// @param name what failures call them
/// @param identity what is put on
/// @param id the person, the nil id for roles
/// @param kind what they are
/// @param home their only organization; for the others the one that is tried as if it were
/// @param away another organization
record Actor(String name, SessionIdentity identity, String id, Kind kind, String home, String away) {

    enum Kind {
        STRANGER,
        STUDENT,
        TEACHER,
        ADMIN,
        EVERYWHERE
    }

    /// Whether they may reach every organization.
    boolean everywhere() {
        return kind == Kind.EVERYWHERE;
    }

    @Override
    public String toString() {
        return name;
    }
}
