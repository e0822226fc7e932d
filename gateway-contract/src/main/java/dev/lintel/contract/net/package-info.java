/// Which addresses Lintel may call, whoever in it does so.
@NullMarked
package dev.lintel.contract.net;

import org.jspecify.annotations.NullMarked;
