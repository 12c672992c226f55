package io.rolescope.functions.run;

import io.rolescope.functions.hurl.SourceText;
import io.rolescope.platform.http.HttpFault;
import org.jspecify.annotations.Nullable;

/// Why an entry could not be carried out. Without secrets.
///
/// @param at where in the file
/// @param sentence what happened
/// @param fault how the request failed, when it was the request
public record ProblemResult(
        SourceText.Position at, String sentence, @Nullable HttpFault fault) {}
