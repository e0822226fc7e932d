/// What a proxy owes to the fields of a message: which end at this hop, which tell of it, which are only believed from
/// trusted proxies (RFC 9110 sections 7.6 and 7.8, RFC 7239, W3C Trace Context).
@NullMarked
package dev.lintel.router.proxy;

import org.jspecify.annotations.NullMarked;
