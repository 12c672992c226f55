package io.rolescope.functions.load;

import io.rolescope.platform.http.HttpHeader;
import java.util.List;

/// The request that is sent again and again.
///
/// @param title what it is called in reports; holds no secret
/// @param url absolute, `http` or `https`
public record LoadTarget(String title, String method, String url, List<HttpHeader> headers, byte[] body) {
    public LoadTarget {
        headers = List.copyOf(headers);
    }

    /// Called by its method and address, without what could carry a secret: a query, a name and password.
    public LoadTarget(String method, String url, List<HttpHeader> headers, byte[] body) {
        this(method + " " + bare(url), method, url, headers, body);
    }

    /// An address without query, fragment, name and password.
    public static String bare(String url) {
        return url.replaceFirst("[?#].*", "").replaceFirst("(?i)^(https?://)[^/]*@", "$1");
    }

    @Override
    public String toString() {
        return title;
    }
}
