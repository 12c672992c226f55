package io.rolescope.platform.http;

/// Takes the body of an answer piece by piece. What it throws ends the request.
public interface BodySink {

    /// @param length bytes that are announced, -1 where none are
    void begin(long length);

    /// The first `count` of `bytes`, which are used again afterwards.
    void write(byte[] bytes, int count);
}
