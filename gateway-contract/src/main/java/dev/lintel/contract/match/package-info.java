/// Which route a request belongs to. Compiled once per revision; the control plane compiles it to check a document, the
/// data plane to serve it, so both always agree.
@NullMarked
package dev.lintel.contract.match;

import org.jspecify.annotations.NullMarked;
