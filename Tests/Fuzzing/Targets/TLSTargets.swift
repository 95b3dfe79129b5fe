import NIOCore
import OpenSSLKit
import Wire

extension FuzzTarget {
    /// What a client says to a TLS session of ours. The first byte chooses among the session's settings.
    static let tlsServer = FuzzTarget(name: "tls-server") { bytes in
        guard let choice = bytes.first else { return }
        let parties = try Parties.made.get()
        let version: UInt16 = choice & 1 == 0 ? TLSVersion.tls13 : TLSVersion.tls12
        let session = try TLSSession.server(
            choice & 2 == 0 ? parties.server : parties.askingServer, identity: parties.identity, alpn: choice & 4 == 0 ? "h2" : nil,
            versions: version...version)
        try drive(session, with: bytes.dropFirst())
    }

    /// What a server says to a TLS session of ours that has said hello. The first byte chooses among the session's settings.
    static let tlsClient = FuzzTarget(name: "tls-client") { bytes in
        guard let choice = bytes.first else { return }
        let parties = try Parties.made.get()
        let session = try TLSSession.client(
            choice & 1 == 0 ? parties.client : parties.noClient, host: .name("www.pinproof.test"), alpn: choice & 2 == 0 ? ["h2"] : [],
            asksForStaple: choice & 4 == 0)
        if choice & 8 == 0 { session.accept(onlyIf: { !$0.isEmpty }) }
        _ = session.step()
        try drive(session, with: bytes.dropFirst())
        for certificate in session.peerChain { try requireSound(certificate) }
        _ = (session.peerStapled, session.verification, session.applicationProtocol)
    }

    /// Feeds the bytes in two pieces, and then the end. Nothing that was written down beforehand finishes a handshake.
    private static func drive(_ session: TLSSession, with bytes: ArraySlice<UInt8>) throws {
        var events: [TLSSession.Event] = []
        for piece in bytes.pieces {
            session.receive(ByteBuffer(bytes: piece))
            try require(session.step() != .done, "no handshake is finished")
            events += session.takeEvents()
            _ = session.takeOutbound()
        }
        session.receiveEnd()
        try require(session.step() == .failed, "a handshake that is cut short has failed")
        events += session.takeEvents()
        try require(!session.isHandshakeFinished, "no handshake is finished")
        try require(!events.contains { if case .handshakeFinished = $0 { true } else { false } }, "no Finished is told")
        var plaintext = ByteBuffer()
        _ = session.read(into: &plaintext)
        try require(plaintext.readableBytes == 0, "no plaintext comes before the handshake")
    }
}

/// What the sessions have in common. The keys are made anew in every process: none lies in a file.
struct Parties: Sendable {
    let server: TLSContext
    let askingServer: TLSContext
    let client: TLSContext
    let noClient: TLSContext
    let identity: ServerIdentity
    let anchors: TrustStore
    let root: Certificate
    let rootKey: PrivateKey

    static let made = Result { try Parties() }

    private init() throws {
        rootKey = try .generate(.p256)
        // 2020 and 2100.
        let (begin, end) = (Int64(1_577_836_800), Int64(4_102_444_800))
        root = try CertificateBuilder(
            serial: [1], subject: [("CN", "root")], notBefore: begin, notAfter: end, key: rootKey, alternativeNames: [],
            extensions: [.basicConstraints("critical,CA:TRUE"), .keyUsage("critical,keyCertSign"), .subjectKeyIdentifier]
        ).signed(by: .itself)
        let key = try PrivateKey.generate(.p256)
        let leaf = try CertificateBuilder(
            serial: [2], subject: [("CN", "www.pinproof.test")], notBefore: begin, notAfter: end, key: key,
            alternativeNames: [.dns("www.pinproof.test")], extensions: [.subjectKeyIdentifier, .authorityKeyIdentifier]
        ).signed(by: .issuer(root, rootKey))
        identity = try ServerIdentity(leaf: leaf, chain: [root], key: key)
        anchors = try TrustStore()
        try anchors.add(root)
        server = try .server()
        askingServer = try .server(TLSContext.ServerSettings(), clientAnchors: anchors)
        client = try .client(.noted(anchors))
        noClient = try .client(.none)
    }
}
