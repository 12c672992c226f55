package io.rolescope.files.storage;

/// What can be shown of an object's bytes. The type is told from the bytes, never from name or declaration.
public sealed interface Preview {

    /// As the bytes say, `image/png`.
    String type();

    /// A picture that is safe to decode: of a known format, limited bytes and limited pixels.
    record Picture(String type, byte[] bytes, int width, int height) implements Preview {}

    /// The beginning of a text.
    ///
    /// @param whole whether that is all of it
    record Text(String type, String text, boolean whole) implements Preview {}

    /// Nothing that could be shown.
    record None(String type, String why) implements Preview {}
}
