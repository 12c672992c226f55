package io.rolescope.canary.files;

public final class BeginsAThread {
    public void begin(Runnable work) {
        Thread.startVirtualThread(work);
    }
}
