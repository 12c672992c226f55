package io.rolescope.kit;

import io.rolescope.platform.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of something that takes time to fetch. Drawn by an exhaustive switch ([LoadableView]).
///
/// @param <T> what is fetched
public sealed interface Loadable<T> {

    /// Nobody asked for it yet.
    record Idle<T>() implements Loadable<T> {}

    /// On its way; `previous` stays on screen, greyed, meanwhile.
    record Loading<T>(@Nullable T previous) implements Loadable<T> {}

    /// There.
    record Ready<T>(T value) implements Loadable<T> {}

    /// Did not come.
    record Failed<T>(Failure failure, @Nullable T previous) implements Loadable<T> {}

    static <T> Loadable<T> idle() {
        return new Idle<>();
    }

    /// The value that is there now or was there before.
    default Optional<T> latest() {
        return Optional.ofNullable(
                switch (this) {
                    case Idle<T> idle -> null;
                    case Loading<T> loading -> loading.previous();
                    case Ready<T> ready -> ready.value();
                    case Failed<T> failed -> failed.previous();
                });
    }

    /// The value, only when it is fresh.
    default Optional<T> ready() {
        return this instanceof Ready<T> ready ? Optional.of(ready.value()) : Optional.empty();
    }

    default boolean isLoading() {
        return this instanceof Loading<T>;
    }
}
