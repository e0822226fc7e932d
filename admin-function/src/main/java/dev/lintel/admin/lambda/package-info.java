/// The admin API as a Lambda function, behind a function URL. Nothing else knows AWS event JSON.
@NullMarked
package dev.lintel.admin.lambda;

import org.jspecify.annotations.NullMarked;
