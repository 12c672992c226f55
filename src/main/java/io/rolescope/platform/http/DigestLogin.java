package io.rolescope.platform.http;

import io.rolescope.platform.Secret;

/// Name and password for servers that ask for Digest access authentication (RFC 7616): sent to nobody as they are, and
/// used only where a server asks.
public record DigestLogin(String name, Secret password) {}
