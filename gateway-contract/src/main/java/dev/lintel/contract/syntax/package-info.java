/// How single values are written in a document: ids, hosts, paths, header fields, durations, addresses. Each type says
/// what is wrong with a text, for records that refuse it and for parsers that report it.
@NullMarked
package dev.lintel.contract.syntax;

import org.jspecify.annotations.NullMarked;
