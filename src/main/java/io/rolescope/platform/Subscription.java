package io.rolescope.platform;

/// Listening to something; closing it stops. What is attached is detached.
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
