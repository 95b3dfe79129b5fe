import CNghttp2
import NIOCore

/// An HPACK decoder (RFC 7541).
///
/// It owns one `nghttp2_hd_inflater`, freed in `deinit`. Every block of a direction must pass through it, in order,
/// because a block may refer to fields of those before it. After a block that does not decode it is of no more use.
final class HeaderDecoder {
    private let inflater: OpaquePointer
    private var tableSize = 4_096

    /// Nil when there is no memory. The dynamic table is bounded by 4,096 octets until told otherwise.
    init?() {
        var made: OpaquePointer?
        guard nghttp2_hd_inflate_new(&made) == 0, let made else { return nil }
        inflater = made
    }

    deinit { nghttp2_hd_inflate_del(inflater) }

    /// Allows a larger dynamic table; between two blocks only. A smaller number than the present one changes nothing.
    ///
    /// A bound is a ceiling for what the encoder may choose. A client that was told a lower one chooses lower by itself,
    /// so a decoder that only looks on is right with the highest ever advertised, whenever the client learns of it.
    func raiseTableSize(to size: Int) {
        guard size > tableSize, nghttp2_hd_inflate_change_table_size(inflater, size) == 0 else { return }
        tableSize = size
    }

    /// Decodes one whole header block; false when it is not valid HPACK.
    ///
    /// The name and value that nghttp2 points at are valid until its next call only; the taker copies what it keeps.
    func decode(_ block: ByteBuffer, into head: inout some FieldTaker) -> Bool {
        block.withUnsafeReadableBytes { bytes in
            var rest = UnsafeBufferPointer(start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count)
            while true {
                var field = nghttp2_nv()
                var flags: Int32 = 0
                let read = nghttp2_hd_inflate_hd2(inflater, &field, &flags, rest.baseAddress, rest.count, 1)
                guard read >= 0, read <= rest.count else { return false }
                rest = UnsafeBufferPointer(rebasing: rest.dropFirst(read))
                let emitted = UInt32(bitPattern: flags) & NGHTTP2_HD_INFLATE_EMIT.rawValue != 0
                if emitted {
                    head.take(
                        name: UnsafeBufferPointer(start: field.name, count: field.namelen),
                        value: UnsafeBufferPointer(start: field.value, count: field.valuelen))
                }
                if UInt32(bitPattern: flags) & NGHTTP2_HD_INFLATE_FINAL.rawValue != 0 {
                    return nghttp2_hd_inflate_end_headers(inflater) == 0
                }
                // The input is final, so a call that neither reads nor emits would never end.
                guard emitted || read > 0 else { return false }
            }
        }
    }
}
