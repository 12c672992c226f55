package io.rolescope.sandbox.gateway;

import tools.jackson.databind.json.JsonMapper;

/// The one JSON writer of the gateway.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }
}
