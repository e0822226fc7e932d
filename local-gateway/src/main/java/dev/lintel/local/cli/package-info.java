/// Commands that talk to an admin API.
@NullMarked
package dev.lintel.local.cli;

import org.jspecify.annotations.NullMarked;
