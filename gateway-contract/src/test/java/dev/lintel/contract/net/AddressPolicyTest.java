package dev.lintel.contract.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.net.AddressPolicy.Range;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static final AddressPolicy ALL = AddressPolicy.parse("loopback, private, link-local");

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::"
            })
    void allowsThePublicInternet(String address) {
        assertTrue(AddressPolicy.publicOnly().allows(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "::1, LOOPBACK",
        "10.0.0.1, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "64:ff9b::a00:1, PRIVATE",
        "2002:a00:1::, PRIVATE",
        "169.254.169.254, LINK_LOCAL",
        "169.254.170.2, LINK_LOCAL",
        "100.100.100.200, LINK_LOCAL",
        "168.63.129.16, LINK_LOCAL",
        "fd00:ec2::254, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "64:ff9b::a9fe:a9fe, LINK_LOCAL",
        "::ffff:169.254.169.254, LINK_LOCAL"
    })
    void allowsARangeOnlyWhenTheOperatorDoes(String literal, Range range) {
        InetAddress address = InetAddress.ofLiteral(literal);
        assertTrue(AddressPolicy.allowing(Set.of(range)).allows(address));
        EnumSet<Range> others = EnumSet.of(Range.LOOPBACK, Range.PRIVATE, Range.LINK_LOCAL);
        others.remove(range);
        assertFalse(AddressPolicy.allowing(others).allows(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
                        "224.0.0.1",
                "240.0.0.1", "255.255.255.255", "::", "::7f00:1", "ff02::1", "2001:db8::1", "2001::1", "64:ff9b:1::1",
                "100::1", "4000::1"
            })
    void neverAllowsSpecialAddresses(String address) {
        assertFalse(ALL.allows(InetAddress.ofLiteral(address)));
    }

    /// The JDK makes an IPv4 address of a mapped one; other sources may not.
    @Test
    void looksIntoMappedAddresses() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;
        assertFalse(AddressPolicy.publicOnly().allows(InetAddress.getByAddress(mapped)));
    }

    @Test
    void refusesWordsItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> AddressPolicy.parse("loopback,special"));
        assertThrows(IllegalArgumentException.class, () -> AddressPolicy.parse("everything"));
        assertThrows(IllegalArgumentException.class, () -> AddressPolicy.allowing(Set.of(Range.SPECIAL)));
        assertFalse(AddressPolicy.parse("").allows(InetAddress.ofLiteral("127.0.0.1")));
    }
}
