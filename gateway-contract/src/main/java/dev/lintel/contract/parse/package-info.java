/// From JSON to records: each parser reads one kind of object, and every fault is collected with its place.
@NullMarked
package dev.lintel.contract.parse;

import org.jspecify.annotations.NullMarked;
