package dev.lintel.contract.parse;

import dev.lintel.contract.Headers;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Syntax;
import java.util.List;

/// Reads header fields written as an object: a value for each name, or a list of values.
final class HeadersParser {
    private static final int NAMES = 64;
    private static final int VALUES = 16;

    private HeadersParser() {}

    static Headers read(Members in, Syntax nameRule) {
        Headers.Builder fields = Headers.builder();
        in.free(NAMES).forEach((name, place) -> {
            String fault = nameRule.faultIn(name);
            if (fault != null) place.fault("its name " + fault);
            else if (fields.contains(name)) place.fault("is there already; header names compare without case");
            List<Place> values = place.isList() ? place.items(1, VALUES) : List.of(place);
            for (Place one : values) {
                String value = one.text(FieldSyntax::faultInValue);
                if (value != null) fields.add(name, value);
            }
        });
        return fields.build();
    }
}
