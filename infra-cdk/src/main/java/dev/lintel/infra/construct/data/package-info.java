/// What is kept: the table, and the secret that the origin asks for.
@NullMarked
package dev.lintel.infra.construct.data;

import org.jspecify.annotations.NullMarked;
