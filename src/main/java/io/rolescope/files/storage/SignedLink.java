package io.rolescope.files.storage;

import io.rolescope.platform.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// An address that opens one object for whoever holds it, without any policy being asked, until it expires.
///
/// @param url a credential: shown shortened, copied on purpose only
/// @param expires when it stops working, by this computer's clock
/// @param who whose right to read the object it was made with
public record SignedLink(Secret url, Instant expires, String who) {
    /// Lives that are offered; storage takes any from one second to a year.
    public static final List<Duration> LIVES =
            List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7));

    /// The address without what makes it work.
    public String shown() {
        String url = this.url.reveal();
        int query = url.indexOf('?');
        return (query < 0 ? url : url.substring(0, query)) + "?token=…";
    }
}
