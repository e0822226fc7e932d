/// The data plane. Nothing here knows how it is hosted.
@NullMarked
package dev.lintel.router;

import org.jspecify.annotations.NullMarked;
