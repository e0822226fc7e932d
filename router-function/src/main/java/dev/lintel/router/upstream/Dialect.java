package dev.lintel.router.upstream;

/// What is spoken to a destination.
enum Dialect {
    HTTP1,
    HTTP2,
    /// Whichever ALPN settles on; not known before the first connection.
    NEGOTIATED
}
