/// JMH benchmarks of matching; `docs/benchmarks.md` has the command and the figures.
@NullMarked
package dev.lintel.contract.match.bench;

import org.jspecify.annotations.NullMarked;
