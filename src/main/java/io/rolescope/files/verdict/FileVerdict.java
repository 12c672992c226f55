package io.rolescope.files.verdict;

import java.util.List;

/// Whether an identity can do one thing with a file, and by which doors.
///
/// @param answer whether storage lets it: [Door.Answer#YES] means that the request succeeds
/// @param sentence the whole in plain words, object and record together
public record FileVerdict(FileAction action, Door.Answer answer, String sentence, List<Door> doors) {

    public FileVerdict {
        doors = List.copyOf(doors);
    }

    /// The door of a kind; every verdict has each once.
    public Door door(Door.Kind kind) {
        return doors.stream().filter(door -> door.kind() == kind).findFirst().orElseThrow();
    }
}
