@NullMarked
package dev.lintel.contract.net;

import org.jspecify.annotations.NullMarked;
