/// How long the encrypted records of TLS 1.3 are that hold one message of known size: content, ContentType, padding and tag
/// (RFC 8446 §5.2).
struct EncryptedRecordLengths: Sendable {
    private let finishedMessage: Int
    private let tag: Int

    /// How an implementation pads its records (RFC 8446 §5.4).
    enum Padding: CaseIterable, Sendable {
        /// Not at all: nearly all of them.
        case none
        /// Every record by 16 bytes: JSSE, the TLS of Java.
        case sixteenMore
        /// Content and ContentType to a multiple of 16 bytes: Mbed TLS.
        case multipleOfSixteen

        fileprivate func padded(_ content: Int) -> Int {
            switch self {
            case .none: content + 1
            case .sixteenMore: content + 1 + 16
            case .multipleOfSixteen: (content + 1 + 15) / 16 * 16
            }
        }
    }

    /// Nil for a suite whose lengths are not known.
    init?(_ cipherSuite: UInt16) {
        let hash: Int
        switch cipherSuite {
        case 0x1301, 0x1303, 0x1304: (hash, tag) = (32, 16)
        case 0x1302: (hash, tag) = (48, 16)
        case 0x1305: (hash, tag) = (32, 8)
        default: return nil
        }
        finishedMessage = 4 + hash
    }

    /// A Finished that is not padded.
    var finished: Int { finishedMessage + 1 + tag }

    /// The padding with which a record of this length ends a client's flight; nil if it does not look like a Finished.
    ///
    /// A client without a certificate may send the Certificate message without certificates (8 bytes, §4.4.2) in the same record.
    func paddingOfFlightEnd(_ length: Int) -> Padding? {
        if length == finished + 8 { return Padding.none }
        return Padding.allCases.first { $0.padded(finishedMessage) + tag == length }
    }

    /// Neither empty nor as long as an alert (2 bytes, §6) or a KeyUpdate (5 bytes, §4.6.3).
    func isData(_ length: Int, _ padding: Padding) -> Bool {
        length > padding.padded(0) + tag && !isControl(length, padding)
    }

    /// The same where the padding is not known.
    func isData(_ length: Int) -> Bool {
        length > 1 + tag && !Padding.allCases.contains { isControl(length, $0) }
    }

    private func isControl(_ length: Int, _ padding: Padding) -> Bool {
        length == padding.padded(2) + tag || length == padding.padded(5) + tag
    }
}
