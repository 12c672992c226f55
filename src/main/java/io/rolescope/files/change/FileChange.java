package io.rolescope.files.change;

import io.rolescope.files.FileRecord;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is to be done with a file.
public sealed interface FileChange {
    Pattern IN_NAME = Pattern.compile("[/\\\\]");
    Pattern IN_PATH = Pattern.compile("(^/)|\\.\\.|//|(/$)");
    int LONGEST_NAME = 255;
    int LONGEST_PATH = 1024;

    /// The record is hidden until it is restored; the object stays.
    record SoftDelete() implements FileChange {}

    record Restore() implements FileChange {}

    /// Another name for people; the object stays where it is.
    record Rename(String name) implements FileChange {}

    /// Another path in the same bucket, for object and record.
    record Move(String path) implements FileChange {}

    /// What cannot be right about it, in one sentence; empty where nothing is known against it.
    default Optional<String> problem(FileRecord file) {
        return switch (this) {
            case SoftDelete ignored -> file.deleted() ? Optional.of("It is deleted already.") : Optional.empty();
            case Restore ignored -> file.deleted() ? Optional.empty() : Optional.of("It is not deleted.");
            case Rename rename -> {
                String name = rename.name().strip();
                yield name.isEmpty()
                                || name.length() > LONGEST_NAME
                                || IN_NAME.matcher(name).find()
                        ? Optional.of("A name has 1 to 255 characters and no slash.")
                        : name.equals(file.name()) ? Optional.of("That is its name already.") : Optional.empty();
            }
            case Move move -> {
                String path = move.path().strip();
                yield path.isEmpty()
                                || path.length() > LONGEST_PATH
                                || IN_PATH.matcher(path).find()
                        ? Optional.of("A path has no “..”, no “//” and no slash at either end.")
                        : path.equals(file.path()) ? Optional.of("It lies there already.") : Optional.empty();
            }
        };
    }

    /// What it does, to be put behind a person's name: “delete “a.txt” (it can be restored)”.
    default String words(FileRecord file) {
        String name = "“" + file.name() + "”";
        return switch (this) {
            case SoftDelete ignored -> "delete " + name + " (it can be restored)";
            case Restore ignored -> "restore " + name;
            case Rename rename -> "rename " + name + " to “" + rename.name().strip() + "”";
            case Move move ->
                "move " + name + " to " + file.bucket() + "/" + move.path().strip();
        };
    }
}
