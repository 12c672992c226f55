package io.rolescope.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Another program that would like to have a lock: says `free` when it could, else `taken`. Uses the JDK only.
final class LockProbe {
    private LockProbe() {}

    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.out.println(channel.tryLock() == null ? "taken" : "free");
        }
    }
}
