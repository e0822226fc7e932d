@NullMarked
package dev.lintel.contract.match;

import org.jspecify.annotations.NullMarked;
