package io.rolescope.deliveries;

import io.rolescope.deliveries.Delivery.State;
import org.jspecify.annotations.Nullable;

/// Which deliveries are wanted.
///
/// @param state `null` for all that were sent
/// @param text that answer or error must contain, or the address of one that waits; empty for any
public record DeliveryFilter(@Nullable State state, String text) {
    public static DeliveryFilter sent() {
        return new DeliveryFilter(null, "");
    }

    public boolean isWaiting() {
        return state == State.WAITING;
    }
}
