package dev.lintel.contract.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which addresses upstreams may be called at. Set by the process that hosts the router, never by a document, so that
/// whoever may write routes cannot reach the host's own network. Checked on the resolved address that is then used:
/// a name that changes its mind between check and use gains nothing. Immutable.
public final class AddressPolicy {
    /// Parts of the address space that are no part of the public Internet (IANA special-purpose registries).
    public enum Range {
        /// 127.0.0.0/8 and ::1.
        LOOPBACK,
        /// RFC 1918, shared (100.64.0.0/10) and unique local (fc00::/7) addresses.
        PRIVATE,
        /// 169.254.0.0/16 and fe80::/10, with every known cloud metadata address, wherever it lies.
        LINK_LOCAL,
        /// Unspecified, multicast, broadcast, documentation, benchmarking and reserved: never allowed.
        SPECIAL;

        /// As operators write it: `link-local`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Block(int network, int bits, Range range) {
        static Block of(int a, int b, int c, int d, int bits, Range range) {
            return new Block(a << 24 | b << 16 | c << 8 | d, bits, range);
        }

        boolean holds(int address) {
            return (address ^ network) >>> (32 - bits) == 0;
        }
    }

    /// The first that holds an address says what it is; one that none holds is public.
    private static final List<Block> V4 = List.of(
            Block.of(127, 0, 0, 0, 8, Range.LOOPBACK),
            Block.of(169, 254, 0, 0, 16, Range.LINK_LOCAL),
            Block.of(168, 63, 129, 16, 32, Range.LINK_LOCAL), // Azure's metadata, in a public range
            Block.of(100, 100, 100, 200, 32, Range.LINK_LOCAL), // Alibaba's, in the shared one
            Block.of(10, 0, 0, 0, 8, Range.PRIVATE),
            Block.of(172, 16, 0, 0, 12, Range.PRIVATE),
            Block.of(192, 168, 0, 0, 16, Range.PRIVATE),
            Block.of(100, 64, 0, 0, 10, Range.PRIVATE),
            Block.of(0, 0, 0, 0, 8, Range.SPECIAL),
            Block.of(192, 0, 0, 0, 24, Range.SPECIAL),
            Block.of(192, 0, 2, 0, 24, Range.SPECIAL),
            Block.of(192, 88, 99, 0, 24, Range.SPECIAL),
            Block.of(198, 18, 0, 0, 15, Range.SPECIAL),
            Block.of(198, 51, 100, 0, 24, Range.SPECIAL),
            Block.of(203, 0, 113, 0, 24, Range.SPECIAL),
            Block.of(224, 0, 0, 0, 3, Range.SPECIAL)); // multicast, reserved, broadcast

    private static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(EnumSet.noneOf(Range.class));

    private final Set<Range> allowed;

    private AddressPolicy(Set<Range> allowed) {
        this.allowed = allowed;
    }

    public static AddressPolicy publicOnly() {
        return PUBLIC_ONLY;
    }

    /// The public Internet and these.
    ///
    /// @throws IllegalArgumentException on [Range#SPECIAL]
    public static AddressPolicy allowing(Set<Range> ranges) {
        if (ranges.contains(Range.SPECIAL)) throw new IllegalArgumentException("special addresses cannot be allowed");
        return ranges.isEmpty() ? PUBLIC_ONLY : new AddressPolicy(Collections.unmodifiableSet(EnumSet.copyOf(ranges)));
    }

    /// Reads a list such as `loopback,private`; empty means the public Internet only.
    ///
    /// @throws IllegalArgumentException on any other word than `loopback`, `private` and `link-local`
    public static AddressPolicy parse(String list) {
        EnumSet<Range> ranges = EnumSet.noneOf(Range.class);
        for (String part : list.split(",", -1)) {
            String word = part.strip().toLowerCase(Locale.ROOT);
            if (!word.isEmpty()) ranges.add(range(word));
        }
        return allowing(ranges);
    }

    private static Range range(String word) {
        for (Range range : Range.values())
            if (range != Range.SPECIAL && range.label().equals(word)) return range;
        throw new IllegalArgumentException("an address range is loopback, private or link-local, not \"" + word + "\"");
    }

    public boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? allowsV4(bytes, 0) : allowsV6(bytes);
    }

    /// An IPv6 address that carries an IPv4 one ends up at that one, so both must be allowed.
    private boolean allowsV6(byte[] b) {
        if (zero(b, 0, 10) && (b[10] & b[11]) == -1) return allowsV4(b, 12); // ::ffff:0:0/96, mapped
        if (zero(b, 0, 15) && b[15] == 1) return allowed.contains(Range.LOOPBACK);
        if (zero(b, 0, 12)) return false; // unspecified, IPv4-compatible
        int first = pair(b, 0);
        int second = pair(b, 2);
        if (first == 0x0064 && second == 0xff9b) return pair(b, 4) == 0 && zero(b, 6, 12) && allowsV4(b, 12); // NAT64
        if (first == 0x2002) return allowsV4(b, 2); // 6to4
        if (first == 0xfd00 && second == 0x0ec2) return allowed.contains(Range.LINK_LOCAL); // EC2 and ECS metadata
        if ((first & 0xffc0) == 0xfe80) return allowed.contains(Range.LINK_LOCAL);
        if ((first & 0xfe00) == 0xfc00) return allowed.contains(Range.PRIVATE);
        boolean teredoAndItsKin = first == 0x2001 && (second & 0xfe00) == 0; // 2001::/23
        boolean documentation = (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && (second & 0xf000) == 0);
        // only 2000::/3 is global unicast
        return (first & 0xe000) == 0x2000 && !teredoAndItsKin && !documentation;
    }

    private boolean allowsV4(byte[] bytes, int at) {
        int address = pair(bytes, at) << 16 | pair(bytes, at + 2);
        for (Block block : V4) if (block.holds(address)) return allowed.contains(block.range);
        return true;
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] != 0) return false;
        return true;
    }

    @Override
    public String toString() {
        return "AddressPolicy" + allowed;
    }
}
