package io.rolescope.platform.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way to a server where it is not the straight one.
///
/// @param detours the first that fits a request is taken
/// @param proxy an HTTP proxy everything goes through; null for none
/// @param socket a Unix domain socket to connect to in place of all that; null for none
public record HttpRoute(
        List<Detour> detours,
        @Nullable InetSocketAddress proxy,
        @Nullable Path socket) {
    /// Straight to where the address says.
    public static final HttpRoute DIRECT = new HttpRoute(List.of(), null, null);

    public HttpRoute {
        detours = List.copyOf(detours);
    }

    /// Another place to connect to, with nothing else of the request changed.
    ///
    /// @param host of the address; empty for any
    /// @param port of the address; -1 for any
    /// @param toHost name or IP address to connect to; empty for the one of the address
    /// @param toPort -1 for the one of the address
    public record Detour(String host, int port, String toHost, int toPort) {
        boolean fits(String asked, int askedPort) {
            return (host.isEmpty() || host.toLowerCase(Locale.ROOT).equals(asked.toLowerCase(Locale.ROOT)))
                    && (port < 0 || port == askedPort);
        }
    }

    /// The same with one more detour, which is asked last.
    public HttpRoute with(Detour detour) {
        List<Detour> all = new ArrayList<>(detours);
        all.add(detour);
        return new HttpRoute(all, proxy, socket);
    }

    /// The same through a proxy.
    public HttpRoute through(InetSocketAddress asked) {
        return new HttpRoute(detours, asked, socket);
    }

    /// The same by a Unix domain socket.
    public HttpRoute over(Path asked) {
        return new HttpRoute(detours, proxy, asked);
    }

    Optional<Detour> detour(String host, int port) {
        return detours.stream().filter(detour -> detour.fits(host, port)).findFirst();
    }
}
