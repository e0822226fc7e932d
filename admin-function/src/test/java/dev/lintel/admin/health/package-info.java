@NullMarked
package dev.lintel.admin.health;

import org.jspecify.annotations.NullMarked;
