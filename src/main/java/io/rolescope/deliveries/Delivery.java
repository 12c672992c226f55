package io.rolescope.deliveries;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One request that the database sent or is about to send, as a list shows it.
///
/// What was asked is known while a request waits only: the queue forgets it when it is sent.
///
/// @param id number of the request
/// @param state how it stands
/// @param status of the answer, `null` where there was none
/// @param preview beginning of the answer
/// @param error why there is no answer
/// @param at when the answer or the error came; `null` while it waits
/// @param hook name of the trigger that asked for it, where that is known
/// @param hookTable the table whose change did
public record Delivery(
        long id,
        State state,
        @Nullable String method,
        @Nullable String url,
        @Nullable Integer timeoutMillis,
        @Nullable Integer status,
        @Nullable String contentType,
        @Nullable String preview,
        @Nullable String error,
        @Nullable Instant at,
        @Nullable String hook,
        @Nullable String hookTable) {

    /// How a delivery stands.
    public enum State {
        WAITING("waiting"),
        /// a status below 400
        SUCCEEDED("succeeded"),
        /// 400 and above
        REFUSED("refused"),
        /// timed out, or no connection
        NO_ANSWER("no answer");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static State stateOf(@Nullable Integer status) {
        return status == null ? State.NO_ANSWER : status < 400 ? State.SUCCEEDED : State.REFUSED;
    }
}
