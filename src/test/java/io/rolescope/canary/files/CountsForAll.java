package io.rolescope.canary.files;

final class CountsForAll {
    static int count;
}
