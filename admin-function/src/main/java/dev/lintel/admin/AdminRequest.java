package dev.lintel.admin;

import dev.lintel.contract.Headers;

/// A request to the admin API, read whole by its host.
///
/// @param method as sent
/// @param path raw (still percent-encoded), starting with `/`
/// @param query raw, without `?`; empty when there is none
/// @param body at most [AdminApi#MAX_BODY_BYTES]; a host may stop reading one byte above that
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes: nobody compares it
public record AdminRequest(String method, String path, String query, Headers headers, byte[] body) {}
