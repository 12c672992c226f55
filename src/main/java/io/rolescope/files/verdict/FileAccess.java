package io.rolescope.files.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one identity can do with one file.
///
/// @param who what the identity is called
/// @param stored what the observer knows of bucket and object, `null` where this login may not look into storage
public record FileAccess(String who, @Nullable StoredFacts stored, List<FileVerdict> verdicts) {

    public FileAccess {
        verdicts = List.copyOf(verdicts);
    }

    public FileVerdict of(FileAction action) {
        return verdicts.stream()
                .filter(verdict -> verdict.action() == action)
                .findFirst()
                .orElseThrow();
    }
}
