/// What the edge needs of a configuration, in the form in which CloudFront keeps it: entries of a KeyValueStore that
/// the
/// viewer-request function decides with, and the stamp by which it tells the router what it decided. `docs/edge.md` has
/// the formats; `edge-functions` reads them in JavaScript.
@NullMarked
package dev.lintel.contract.edge;

import org.jspecify.annotations.NullMarked;
