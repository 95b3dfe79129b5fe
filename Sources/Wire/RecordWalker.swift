/// Watches a spliced TLS connection from outside and counts what proves that it was used.
///
/// It reads the record headers of both directions and the server's ServerHello, and nothing else; payload is neither kept nor copied. The
/// question it answers is whether the client sent application data after its handshake. That must never be said wrongly, so wherever the
/// records alone do not tell, nothing is counted:
///
/// - Up to TLS 1.2 only application data has type 23; it counts after the client's ChangeCipherSpec.
/// - In TLS 1.3 handshake messages and alerts have type 23 as well, and only lengths tell them apart (RFC 8446 §5.2). The client's
///   flight ends with its Finished, whose length follows from the cipher suite's hash. Counting begins after the first record of just that
///   length, or of that length with an empty Certificate before it in the same record. So the Certificate and CertificateVerify of a
///   client that authenticates itself are not counted, nor is EndOfEarlyData.
/// - Padding changes lengths (RFC 8446 §5.4). The two ways of padding in common use are known; any other leaves a connection uncounted.
/// - A client that packs its Finished into one record with other messages has no record of that length. Those that offer ALPS send their
///   flight as one record, so for them the first record is the flight. For all others nothing is counted.
/// - Records as long as an alert or a KeyUpdate, and empty ones, are not counted, in neither direction.
/// - Early data that comes before the ServerHello is not counted: the server may reject it (RFC 8446 §4.2.10).
///
/// What is not TLS ends the watching, and the counts stay as they are.
package struct RecordWalker: Sendable {
    /// The client's records that hold application data beyond doubt.
    package private(set) var clientApplicationRecords = 0

    /// After the first of those records the server sent a record of type 23 that is no alert. In TLS 1.3 a NewSessionTicket is one too: it
    /// shows that the server has verified the client's Finished.
    package private(set) var serverAnsweredAfter = false

    /// The client's handshake flight was seen to end: it has taken the server's certificate.
    package private(set) var clientHasFinished = false

    /// After the client's flight, and before its first application record, the server sent a record of type 23 that is no alert: the client
    /// may have waited for it. Up to TLS 1.2 that is application data; in TLS 1.3 it may be a NewSessionTicket that nobody waits for. What a
    /// server sends before the client's Finished (RFC 8446 §4.4.4) looks like its handshake and is not told.
    package private(set) var serverCameFirst = false

    /// After its flight the client sent a record that is as short as an alert: it announces the end.
    package private(set) var clientTakesLeave = false

    /// Bytes came that are not TLS, or a ServerHello that cannot be read: nothing is counted from then on.
    package private(set) var isLost = false

    /// The negotiated version is TLS 1.3; nil before the ServerHello.
    package var isTLS13: Bool? { serverHello.map { $0.version == TLSVersion.tls13 } }

    private var client = RecordCursor()
    private var server = RecordCursor()
    private var serverHello: ServerHello?
    private var firstMessage: [UInt8] = []
    private var clientChangedCipher = false
    /// Known once the client's flight has ended.
    private var clientPadding: EncryptedRecordLengths.Padding?
    private let packsItsFlight: Bool

    /// A ServerHello with a post-quantum key share takes about 1.2 KiB.
    private static let maximumServerHello = 4_096

    /// - Parameter hello: The client's hello, whose bytes still go through `fromClient`; it tells how the client packs its flight.
    package init(hello: ClientHello? = nil) {
        let types = hello?.extensionTypes ?? []
        packsItsFlight = types.contains(where: TLSExtension.applicationSettings.contains) && !types.contains(TLSExtension.earlyData)
    }

    /// Bytes from the client, in order; any cut is fine.
    package mutating func fromClient(_ bytes: Span<UInt8>) {
        var offset = 0
        while !isLost {
            switch client.step(bytes, at: &offset) {
            case .payload: continue
            case .ended(let length): clientRecord(length)
            case .endOfChunk: return
            case .broken: isLost = true
            }
        }
    }

    /// Bytes from the server, in order; any cut is fine.
    package mutating func fromServer(_ bytes: Span<UInt8>) {
        var offset = 0
        while !isLost {
            switch server.step(bytes, at: &offset) {
            case .payload(let range): learn(bytes.extracting(range))
            case .ended(let length): serverRecord(length)
            case .endOfChunk: return
            case .broken: isLost = true
            }
        }
    }

    private mutating func clientRecord(_ length: Int) {
        guard let serverHello else { return }
        switch client.type {
        case TLSRecord.changeCipherSpec: clientChangedCipher = true
        case TLSRecord.alert where clientHasFinished: clientTakesLeave = true
        case TLSRecord.handshake where clientChangedCipher && serverHello.version != TLSVersion.tls13: clientHasFinished = true
        case TLSRecord.applicationData where serverHello.version == TLSVersion.tls13: clientRecord13(length, serverHello)
        case TLSRecord.applicationData where clientChangedCipher && length > 0: clientApplicationRecords += 1
        default: return
        }
    }

    private mutating func clientRecord13(_ length: Int, _ serverHello: ServerHello) {
        guard let lengths = EncryptedRecordLengths(serverHello.cipherSuite) else { return }
        if let clientPadding {
            if lengths.isData(length, clientPadding) { clientApplicationRecords += 1 } else { clientTakesLeave = true }
        } else {
            clientPadding = lengths.paddingOfFlightEnd(length)
            if clientPadding == nil, packsItsFlight, length > lengths.finished { clientPadding = EncryptedRecordLengths.Padding.none }
            clientHasFinished = clientPadding != nil
        }
    }

    private mutating func serverRecord(_ length: Int) {
        guard !serverAnsweredAfter, clientHasFinished || clientApplicationRecords > 0, length > 0, server.type == TLSRecord.applicationData,
            let serverHello
        else { return }
        if serverHello.version == TLSVersion.tls13 {
            guard let lengths = EncryptedRecordLengths(serverHello.cipherSuite), lengths.isData(length) else { return }
        }
        if clientApplicationRecords > 0 { serverAnsweredAfter = true } else { serverCameFirst = true }
    }

    /// Collects the first handshake message of the server until it is a whole ServerHello.
    private mutating func learn(_ payload: Span<UInt8>) {
        guard serverHello == nil, server.type == TLSRecord.handshake else { return }
        for index in payload.indices {
            guard firstMessage.count < Self.maximumServerHello else { break }
            firstMessage.append(payload[index])
        }
        do throws(WireError) {
            serverHello = try ServerHello(firstMessage, maximumLength: Self.maximumServerHello)
            firstMessage = []
        } catch {
            isLost = error.code != .incomplete
        }
    }
}
