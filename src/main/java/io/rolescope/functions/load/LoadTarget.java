package io.rolescope.functions.load;

import io.rolescope.platform.http.HttpHeader;
import java.util.List;

/// The request that is sent again and again.
///
/// @param url absolute, `http` or `https`
public record LoadTarget(String method, String url, List<HttpHeader> headers, byte[] body) {
    public LoadTarget {
        headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
        return method + " " + url;
    }
}
