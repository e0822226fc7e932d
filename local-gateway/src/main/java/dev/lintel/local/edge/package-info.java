/// CloudFront on this machine: what stands before the router. Each difference from the service is in
/// docs/edge-local.md.
@NullMarked
package dev.lintel.local.edge;

import org.jspecify.annotations.NullMarked;
