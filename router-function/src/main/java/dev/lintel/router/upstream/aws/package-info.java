/// Backends that the router calls with its own AWS credentials: functions and signed services.
@NullMarked
package dev.lintel.router.upstream.aws;

import org.jspecify.annotations.NullMarked;
