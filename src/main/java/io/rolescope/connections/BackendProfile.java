package io.rolescope.connections;

import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How to reach a backend. Saved without any secret; passwords and keys live in the keychain under [#id].
///
/// @param host name or address of the server
/// @param port 1 to 65535
/// @param caFile certificate authority's PEM file for `verify-ca` and `verify-full`, `null` for the system's
/// @param role role to put on as the default lens, `null` for none
/// @param functionsUrl base of the edge functions (`…/functions/v1`), `null` where there are none
/// @param storageUrl base of storage (`…/storage/v1`), `null` where there is none
/// @param metricsUrl Prometheus metrics page, `null` where there is none
public record BackendProfile(
        UUID id,
        String name,
        Environment environment,
        String host,
        int port,
        String database,
        String user,
        SslMode sslMode,
        @Nullable Path caFile,
        @Nullable String role,
        @Nullable String functionsUrl,
        @Nullable String storageUrl,
        @Nullable String metricsUrl) {

    public BackendProfile {
        Objects.requireNonNull(id);
        Objects.requireNonNull(host);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("A port is a number from 1 to 65535, not " + port);
        }
    }

    /// A profile for a host, port, database and user, nothing else.
    public static BackendProfile of(String name, String host, int port, String database, String user) {
        return new BackendProfile(
                UUID.randomUUID(),
                name,
                Environment.LOCAL,
                host,
                port,
                database,
                user,
                SslMode.PREFER,
                null,
                null,
                null,
                null,
                null);
    }

    public BackendProfile withServices(@Nullable String functions, @Nullable String storage, @Nullable String metrics) {
        return new BackendProfile(
                id, name, environment, host, port, database, user, sslMode, caFile, role, functions, storage, metrics);
    }

    public BackendProfile withName(String newName) {
        return new BackendProfile(
                id,
                newName,
                environment,
                host,
                port,
                database,
                user,
                sslMode,
                caFile,
                role,
                functionsUrl,
                storageUrl,
                metricsUrl);
    }

    public BackendProfile withEnvironment(Environment newEnvironment) {
        return new BackendProfile(
                id,
                name,
                newEnvironment,
                host,
                port,
                database,
                user,
                sslMode,
                caFile,
                role,
                functionsUrl,
                storageUrl,
                metricsUrl);
    }
}
