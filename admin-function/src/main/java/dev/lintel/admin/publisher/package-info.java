/// Brings HEAD to the edge: the index into CloudFront's KeyValueStore, and what changed out of its caches.
@NullMarked
package dev.lintel.admin.publisher;

import org.jspecify.annotations.NullMarked;
