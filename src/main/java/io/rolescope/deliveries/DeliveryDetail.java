package io.rolescope.deliveries;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One delivery closely.
///
/// @param requestHeaders as they wait in the queue, in clear; empty once it was sent
/// @param requestBody `null` once it was sent, or where there is none
/// @param content of the answer, at most [DeliveryReader#LONGEST_CONTENT] characters
/// @param cut whether there is more of it
/// @param hookUrl where the trigger that asked for it sends to, where its definition tells
public record DeliveryDetail(
        Delivery delivery,
        Map<String, String> requestHeaders,
        @Nullable String requestBody,
        Map<String, String> responseHeaders,
        @Nullable String content,
        boolean cut,
        @Nullable String hookUrl) {
    public DeliveryDetail {
        requestHeaders = Map.copyOf(requestHeaders);
        responseHeaders = Map.copyOf(responseHeaders);
    }

    /// Says nothing of headers, which carry keys.
    @Override
    public String toString() {
        return "DeliveryDetail of " + delivery.id();
    }
}
