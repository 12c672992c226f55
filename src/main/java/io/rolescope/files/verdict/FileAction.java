package io.rolescope.files.verdict;

/// What is done with a stored file.
public enum FileAction {
    READ("download"),
    /// Uploading over it, as storage clients do with `upsert`.
    REPLACE("replace"),
    DELETE("delete");

    private final String verb;

    FileAction(String verb) {
        this.verb = verb;
    }

    /// What follows “can”: `download`.
    public String verb() {
        return verb;
    }
}
