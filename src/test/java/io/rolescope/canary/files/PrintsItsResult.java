package io.rolescope.canary.files;

final class PrintsItsResult {
    void print() {
        System.out.println("result");
    }
}
