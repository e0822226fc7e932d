package dev.lintel.contract.parse;

import dev.lintel.contract.Timeouts;

/// Reads the time limits of a gateway, backend or route.
final class TimeoutsParser {
    private TimeoutsParser() {}

    static Timeouts read(Members in) {
        return new Timeouts(
                in.duration("connect", Timeouts.CONNECT),
                in.duration("firstByte", Timeouts.FIRST_BYTE),
                in.duration("idle", Timeouts.IDLE),
                in.duration("total", Timeouts.TOTAL));
    }
}
