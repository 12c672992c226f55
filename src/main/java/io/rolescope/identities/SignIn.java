package io.rolescope.identities;

import java.util.List;

/// An identity as the backend's own sign-in would make it.
///
/// @param notes what is worth knowing: the hook that changed the claims, why it could not be run; plain sentences
public record SignIn(Identity.User user, List<String> notes) {
    public SignIn {
        notes = List.copyOf(notes);
    }
}
