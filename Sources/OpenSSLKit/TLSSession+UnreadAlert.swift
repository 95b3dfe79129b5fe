internal import COpenSSL
internal import NIOCore
internal import Wire

extension TLSSession {
    /// The alert in what the peer sent last, where OpenSSL left it unread.
    ///
    /// A client that does not like the version of our ServerHello sends its alert under a version of its own. OpenSSL takes that for a
    /// broken record: it gives up without a word, and without a look at the alert.
    static func unreadAlert(in ciphertext: ByteBuffer) -> Alert? {
        var records = ciphertext
        while let type = records.readInteger(as: UInt8.self), let major = records.readInteger(as: UInt8.self), major == 3,
            records.readInteger(as: UInt8.self) != nil, var fragment = records.readLengthPrefixedSlice(as: UInt16.self)
        {
            // Level and description (RFC 5246 §7.2); an encrypted alert is longer.
            guard type == UInt8(SSL3_RT_ALERT), fragment.readableBytes == 2 else { continue }
            fragment.moveReaderIndex(forwardBy: 1)
            return fragment.readInteger().map(Alert.init)
        }
        return nil
    }
}
