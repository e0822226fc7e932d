package dev.lintel.router.proxy;

import io.netty.util.NetUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Blocks of addresses, for questions whether one is in any of them. Immutable.
public final class AddressBlocks {
    public static final AddressBlocks NONE = new AddressBlocks(List.of());

    private final Block[] blocks;

    /// @param blocks in CIDR form; a bare address is a block of one
    /// @throws IllegalArgumentException if one is no block
    public AddressBlocks(List<String> blocks) {
        this.blocks = blocks.stream().map(Block::parse).toArray(Block[]::new);
    }

    /// @param address numeric; anything else is in none
    public boolean contain(String address) {
        if (blocks.length == 0) return false;
        byte @Nullable [] bytes = bytes(address);
        if (bytes == null) return false;
        for (Block block : blocks) if (block.contains(bytes)) return true;
        return false;
    }

    /// IPv4 in four bytes, also where it came mapped into IPv6.
    static byte @Nullable [] bytes(String address) {
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length != 16) return bytes;
        for (int i = 0; i < 10; i++) if (bytes[i] != 0) return bytes;
        if (bytes[10] != -1 || bytes[11] != -1) return bytes;
        return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] network, int bits) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            byte @Nullable [] network = bytes(slash < 0 ? text : text.substring(0, slash));
            if (network == null) throw new IllegalArgumentException("not an address block: " + text);
            int width = network.length * 8;
            int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > width) throw new IllegalArgumentException("not an address block: " + text);
            return new Block(network, bits);
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) return false;
            int whole = bits >> 3;
            for (int i = 0; i < whole; i++) if (address[i] != network[i]) return false;
            int rest = bits & 7;
            return rest == 0 || ((address[whole] ^ network[whole]) & (0xFF << (8 - rest)) & 0xFF) == 0;
        }
    }
}
