package io.rolescope.organizations.ui;

import java.util.Locale;

/// US dollars as people read them.
final class Money {
    private Money() {}

    static String dollars(Number amount) {
        return String.format(Locale.ENGLISH, "$%,.2f", amount.doubleValue());
    }
}
