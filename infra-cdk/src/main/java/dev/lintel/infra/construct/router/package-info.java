/// The data plane's function, how a new version of it takes over, and how CloudFront reaches it.
@NullMarked
package dev.lintel.infra.construct.router;

import org.jspecify.annotations.NullMarked;
