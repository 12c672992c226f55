package io.rolescope.files;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which files. Empty texts and `null` ask for everything.
///
/// @param text part of the name or path, a tag, or a whole id
/// @param scan state of the virus scan, exactly
/// @param deleted whether softly deleted ones are shown too
public record FileFilter(String text, @Nullable UUID organization, String scan, boolean deleted) {

    public static FileFilter all() {
        return new FileFilter("", null, "", false);
    }
}
