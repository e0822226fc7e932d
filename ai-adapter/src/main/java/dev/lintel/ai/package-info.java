/// Provider dialects through one neutral model: bytes in, bytes out. It opens no socket and knows no DynamoDB; the
/// dialects themselves come with the AI gateway.
@NullMarked
package dev.lintel.ai;

import org.jspecify.annotations.NullMarked;
