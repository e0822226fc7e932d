/// Documents as text: YAML 1.2 or JSON in, with the place of every value; YAML or JSON out.
@NullMarked
package dev.lintel.admin.document;

import org.jspecify.annotations.NullMarked;
