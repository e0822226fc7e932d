/// Socket or event to Request, Reply to bytes.
@NullMarked
package dev.lintel.router.entry;

import org.jspecify.annotations.NullMarked;
