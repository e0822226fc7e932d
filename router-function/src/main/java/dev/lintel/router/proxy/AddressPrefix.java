package dev.lintel.router.proxy;

import dev.lintel.contract.policy.LimitKey.Part.ClientIp;
import dev.lintel.store.limit.KeyText;
import org.jspecify.annotations.Nullable;

/// Cuts client addresses to what stands for one client.
public final class AddressPrefix {
    private AddressPrefix() {}

    /// As [KeyText#network] writes it; an IPv4 address also where it came mapped into IPv6.
    ///
    /// @return null if it is no numeric address
    public static @Nullable String of(String address, ClientIp cut) {
        byte @Nullable [] bytes = AddressBlocks.bytes(address);
        return bytes == null ? null : KeyText.network(bytes, cut);
    }
}
