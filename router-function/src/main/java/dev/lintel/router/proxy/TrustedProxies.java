package dev.lintel.router.proxy;

import java.util.List;

/// The address blocks of proxies that are believed when they tell whom a request came from.
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final AddressBlocks blocks;

    /// @param blocks in CIDR form; a bare address is a block of one
    /// @throws IllegalArgumentException if one is no block
    public TrustedProxies(List<String> blocks) {
        this.blocks = new AddressBlocks(blocks);
    }

    /// @param address numeric; anything else is not trusted
    public boolean contain(String address) {
        return blocks.contain(address);
    }
}
