package io.rolescope.sandbox.gateway;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the gateway puts up with.
///
/// @param maxFileSize bytes of one upload (`MAX_FILE_SIZE`)
/// @param maxBody bytes of a JSON body
/// @param idle how long a sender may say nothing
/// @param slowestRate bytes a second that a sender must keep up
/// @param requestsPerMinute of one person or role, over all functions (`GATEWAY_REQUESTS_PER_MINUTE`)
/// @param functionTime how long a function may take
public record GatewayLimits(
        long maxFileSize, int maxBody, Duration idle, long slowestRate, int requestsPerMinute, Duration functionTime) {

    /// By the names of `settings`, else 50 MB files, 1 MB bodies, 30 seconds, 60,000 requests a minute.
    public static GatewayLimits of(Map<String, String> settings) {
        return new GatewayLimits(
                number(settings, "MAX_FILE_SIZE", 52_428_800L),
                (int) number(settings, "GATEWAY_MAX_BODY", 1_048_576L),
                Duration.ofSeconds(number(settings, "GATEWAY_IDLE_SECONDS", 30L)),
                number(settings, "GATEWAY_SLOWEST_BYTES_PER_SECOND", 20L),
                (int) number(settings, "GATEWAY_REQUESTS_PER_MINUTE", 60_000L),
                Duration.ofSeconds(number(settings, "GATEWAY_FUNCTION_SECONDS", 60L)));
    }

    /// A setting that is a whole number above zero; `absent` where it is not there or not one.
    public static long number(Map<String, String> settings, String name, long absent) {
        @Nullable String text = settings.get(name);
        if (text == null || !text.strip().matches("[0-9]{1,18}")) {
            return absent;
        }
        long value = Long.parseLong(text.strip());
        return value > 0 ? value : absent;
    }
}
