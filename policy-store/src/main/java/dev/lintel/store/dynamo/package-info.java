/// The ports on DynamoDB.
@NullMarked
package dev.lintel.store.dynamo;

import org.jspecify.annotations.NullMarked;
