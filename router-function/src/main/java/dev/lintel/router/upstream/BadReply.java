package dev.lintel.router.upstream;

/// The bytes are not what RFC 9112 lets a server send. The message is for the client: it tells no content.
public final class BadReply extends Exception {
    private static final long serialVersionUID = 1;

    /// @param what follows the name of who sent it: `sent a malformed chunk`
    public BadReply(String what) {
        super(what, null, false, false);
    }
}
