package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.match.PathNormaliser;

/// An HTTP/1 head that was read and found to say one thing only: where it goes and how its body is framed.
///
/// @param path normalised; `*` for `OPTIONS *`
record Opening(Authority authority, String path, Headers headers, Framing framing) {
    /// @param last of the connection: the next request mostly has the same
    /// @throws dev.lintel.contract.ProblemException for what the entry refuses
    static Opening of(RequestHead head, Authority last) {
        if (head.method().equals("CONNECT"))
            throw Refusals.refusal(ProblemType.NOT_IMPLEMENTED, "CONNECT is not served here");
        if (head.https())
            throw Refusals.refusal(
                    ProblemType.MISDIRECTED_REQUEST, "an https URI was asked for over a connection without TLS");
        Headers headers = head.headers();
        Framing framing = Framing.of(headers, head.minor());
        String named = framing.host();
        String target = head.targetAuthority();
        if (target != null) {
            if (target.isEmpty()) throw Refusals.badRequest("a request target without a host");
            Authority.parse(named); // it does not count, but it must not be nonsense
            headers = headers.toBuilder().set("Host", target).build(); // RFC 9112 section 3.2.2
            named = target;
        }
        Authority authority = named.equals(last.text()) ? last : Authority.parse(named);
        String path = head.rawPath().equals("*") ? "*" : PathNormaliser.normalise(head.rawPath());
        return new Opening(authority, path, headers, framing);
    }
}
