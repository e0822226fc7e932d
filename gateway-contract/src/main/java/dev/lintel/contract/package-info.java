/// The resource model that every part of Lintel shares: records, documents, problems, headers.
@NullMarked
package dev.lintel.contract;

import org.jspecify.annotations.NullMarked;
