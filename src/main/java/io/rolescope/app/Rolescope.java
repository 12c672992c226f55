package io.rolescope.app;

/// Where the program starts.
public final class Rolescope {
    private Rolescope() {}

    public static void main(String[] args) {
        System.out.println("Rolescope " + args.length);
    }
}
