/// Asks targets whether they are well and tells routers by way of the table.
@NullMarked
package dev.lintel.admin.health;

import org.jspecify.annotations.NullMarked;
