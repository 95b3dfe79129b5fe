internal import COpenSSL
package import NIOCore
package import Wire

/// One TLS connection, sans-I/O: feed it ciphertext, step it, take ciphertext, and read what happened as events.
///
/// It holds no socket and no clock. Not thread-safe: it belongs to one event loop.
///
/// Ownership: the session owns its `SSL`, which owns its `BIO`. Both hold an unretained pointer to the session, and die in its `deinit`,
/// so no callback can outlive it. Callbacks run inside `step`, `read` and `write`; they append to `events` and the buffers and do nothing
/// else, so that no caller is re-entered.
package final class TLSSession {
    let ssl: OpaquePointer
    /// Ciphertext from the peer that OpenSSL has not taken yet.
    var inbound = ByteBuffer()
    /// Ciphertext for the peer.
    var outbound = ByteBuffer()
    /// The peer's side of the transport is closed: after `inbound` comes nothing.
    var inboundEnded = false
    private var events: [Event] = []
    /// Ciphertext that came last, while the handshake goes on.
    private var latest = ByteBuffer()
    /// A message after the handshake, such as a ticket, has come: OpenSSL took a buffer to answer it with, and keeps it though it need not.
    private var holdsBuffers = false
    /// An alert was read or sent.
    private var sawAlert = false
    private let identity: ServerIdentity?
    /// The ALPN name that a server answers; nil answers none.
    private let alpn: [UInt8]?
    /// Sessions need their context's callbacks and store for as long as they live.
    let context: TLSContext
    /// The caller's own question about a chain that verified; nil asks nothing.
    var acceptance: (([Certificate]) -> Bool)?

    /// What happened inside, in order.
    package enum Event: Hashable, Sendable {
        /// Our Certificate message was put into `outbound`.
        case certificateQueued
        case handshakeFinished(resumed: Bool)
        case alertReceived(Alert)
        case alertSent(Alert)
        /// The server asked for a client certificate.
        case certificateRequested
    }

    /// A server's session that presents `identity`, and answers `alpn` if the client offers it.
    ///
    /// - Parameter versions: the lowest and highest version by their numbers on the wire; nil for those of the context.
    package static func server(
        _ context: TLSContext, identity: ServerIdentity, alpn: String?, versions: ClosedRange<UInt16>? = nil
    ) throws(OpenSSLError) -> TLSSession {
        let session = try TLSSession(context, identity: identity, alpn: alpn.map { Array($0.utf8) })
        SSL_set_accept_state(session.ssl)
        guard SSL_use_cert_and_key(session.ssl, identity.leaf.pointer, identity.key.pointer, identity.stack, 1) == 1 else {
            throw OpenSSLError(.configuration, "The leaf and its key could not be presented (\(identity.leaf.keyType)).")
        }
        if let versions, pinproof_ssl_set_versions(session.ssl, Int32(versions.lowerBound), Int32(versions.upperBound)) != 1 {
            throw OpenSSLError(.configuration, "This OpenSSL cannot speak \(versions).")
        }
        return session
    }

    /// A client's session towards `host`. An address sends no SNI (RFC 6066 §3), and is verified as an address.
    ///
    /// - Parameters:
    ///   - alpn: names to offer, best first.
    ///   - checksName: the leaf must be for `host` (RFC 9525 §6). Without it a chain for any name will do.
    ///   - asksForStaple: send status_request and ask for timestamps, to learn what the server has.
    package static func client(
        _ context: TLSContext, host: Host, alpn: [String], checksName: Bool = true, asksForStaple: Bool = false
    ) throws(OpenSSLError) -> TLSSession {
        let session = try TLSSession(context, identity: nil, alpn: nil)
        SSL_set_connect_state(session.ssl)
        if !host.isAddress, pinproof_ssl_set_server_name(session.ssl, host.text) != 1 {
            throw OpenSSLError(.configuration, "The name \(host.text) cannot be sent as SNI.")
        }
        if checksName { try session.expect(host) }
        if !alpn.isEmpty {
            let wire = alpn.flatMap { [UInt8(clamping: $0.utf8.count)] + Array($0.utf8) }
            guard alpn.allSatisfy({ (1...255).contains($0.utf8.count) }), let count = UInt32(exactly: wire.count),
                SSL_set_alpn_protos(session.ssl, wire, count) == 0
            else {
                throw OpenSSLError(.configuration, "The ALPN names \(alpn) cannot be offered.")
            }
        }
        if asksForStaple { pinproof_ssl_ask_for_staple(session.ssl) }
        return session
    }

    /// Makes the name part of what is verified.
    private func expect(_ host: Host) throws(OpenSSLError) {
        let parameters = SSL_get0_param(ssl)
        X509_VERIFY_PARAM_set_hostflags(parameters, TrustStore.nameRules)
        let isSet =
            host.isAddress
            ? X509_VERIFY_PARAM_set1_ip_asc(parameters, host.text) : X509_VERIFY_PARAM_set1_host(parameters, host.text, 0)
        guard isSet == 1 else { throw OpenSSLError(.configuration, "The host \(host.text) cannot be verified against.") }
    }

    private init(_ context: TLSContext, identity: ServerIdentity?, alpn: [UInt8]?) throws(OpenSSLError) {
        guard let ssl = SSL_new(context.pointer) else { throw OpenSSLError(.configuration, "No TLS session could be made.") }
        self.context = context
        self.ssl = ssl
        self.identity = identity
        self.alpn = alpn
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        guard let bio = ByteBufferBIO.make(for: self) else { throw OpenSSLError(.configuration, "Out of memory.") }
        SSL_set_bio(ssl, bio, bio)
    }

    deinit { SSL_free(ssl) }

    // MARK: Transport side

    /// Hands over ciphertext from the peer.
    package func receive(_ bytes: ByteBuffer) {
        if inbound.readableBytes == 0 {
            inbound = bytes
        } else {
            inbound.writeImmutableBuffer(bytes)
        }
        if SSL_is_init_finished(ssl) == 0 { latest = inbound }
    }

    /// The peer closed its side of the transport.
    package func receiveEnd() { inboundEnded = true }

    /// Ciphertext that is to be sent, nil where there is none.
    package func takeOutbound() -> ByteBuffer? {
        guard outbound.readableBytes > 0 else { return nil }
        let taken = outbound
        outbound = ByteBuffer()
        return taken
    }

    /// What happened since the last call.
    package func takeEvents() -> [Event] {
        guard !events.isEmpty else { return [] }
        let taken = events
        events = []
        return taken
    }

    // MARK: Application side

    package enum Progress: Hashable, Sendable {
        case done
        case wantsMore
        /// The handshake cannot go on; the events say whether the peer sent an alert, or we did.
        case failed
    }

    /// Goes on with the handshake as far as the bytes at hand allow.
    package func step() -> Progress {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            note(.handshakeFinished(resumed: SSL_session_reused(ssl) == 1))
            latest = ByteBuffer()
            return .done
        }
        let error = SSL_get_error(ssl, result)
        ERR_clear_error()
        if error == SSL_ERROR_WANT_READ && !(inboundEnded && inbound.readableBytes == 0) { return .wantsMore }
        if !sawAlert, let alert = Self.unreadAlert(in: latest) { note(.alertReceived(alert)) }
        return .failed
    }

    package enum ReadResult: Hashable, Sendable {
        /// So many bytes of plaintext were appended.
        case bytes(Int)
        case wantsMore
        /// The peer sent close_notify.
        case closed
        /// A fatal alert, a broken record, or the end of the transport without close_notify.
        case failed
    }

    /// Reads up to `limit` bytes of plaintext into `buffer`, at most one record's worth.
    package func read(into buffer: inout ByteBuffer, limit: Int = 16_384) -> ReadResult {
        ERR_clear_error()
        let ssl = ssl
        var result: Int32 = 0
        let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: limit) { space in
            result = SSL_read(ssl, space.baseAddress, Int32(clamping: min(space.count, limit)))
            return max(0, Int(result))
        }
        if holdsBuffers {
            holdsBuffers = false
            pinproof_ssl_release_buffers(ssl)
        }
        if result > 0 { return .bytes(count) }
        let error = SSL_get_error(ssl, result)
        ERR_clear_error()
        switch error {
        case SSL_ERROR_WANT_READ: return inboundEnded && inbound.readableBytes == 0 ? .failed : .wantsMore
        case SSL_ERROR_ZERO_RETURN: return .closed
        default: return .failed
        }
    }

    /// Whether `read` has something to look at without more bytes from the peer.
    package var hasPending: Bool { inbound.readableBytes > 0 || SSL_pending(ssl) > 0 }

    /// An upper bound of the plaintext that is at hand.
    package var pendingBytes: Int { inbound.readableBytes + Int(SSL_pending(ssl)) }

    /// Seals plaintext into records, which are in `outbound` then.
    package func write(_ plaintext: ByteBuffer) throws(OpenSSLError) {
        guard plaintext.readableBytes > 0 else { return }
        ERR_clear_error()
        outbound.reserveCapacity(minimumWritableBytes: plaintext.readableBytes + 22 * (plaintext.readableBytes / 16_384 + 1))
        let ssl = ssl
        let written = plaintext.withUnsafeReadableBytes { SSL_write(ssl, $0.baseAddress, Int32(clamping: $0.count)) }
        guard written > 0 else { throw OpenSSLError(.record, "A record could not be sealed.") }
    }

    /// Sends close_notify: we have nothing more to say.
    package func close() {
        ERR_clear_error()
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    // MARK: Called by OpenSSL

    static func of(_ ssl: OpaquePointer?) -> TLSSession? {
        guard let ssl, let data = SSL_get_ex_data(ssl, 0) else { return nil }
        return Unmanaged<TLSSession>.fromOpaque(data).takeUnretainedValue()
    }

    func note(_ event: Event) { events.append(event) }

    /// Every handshake message and alert passes here; the pseudo types of record headers and inner content types do not count.
    func sawMessage(isWrite: Bool, type: Int32, bytes: UnsafeRawPointer?, count: Int) {
        guard let bytes else { return }
        if type == SSL3_RT_ALERT, count == 2 {
            let alert = Alert(bytes.load(fromByteOffset: 1, as: UInt8.self))
            sawAlert = true
            note(isWrite ? .alertSent(alert) : .alertReceived(alert))
        } else if type == SSL3_RT_HANDSHAKE, isWrite, count > 0, bytes.load(as: UInt8.self) == UInt8(SSL3_MT_CERTIFICATE), identity != nil {
            note(.certificateQueued)
        } else if type == SSL3_RT_HANDSHAKE, !isWrite {
            holdsBuffers = true
        }
    }

    /// Chooses the answer among what the client offered; pointing into its list keeps the memory alive.
    func selectALPN(
        _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?,
        _ offeredLength: UInt32
    ) -> Int32 {
        guard let alpn, let offered, let out, let outLength else { return SSL_TLSEXT_ERR_NOACK }
        var at = 0
        let end = Int(offeredLength)
        while at < end {
            let length = Int(offered[at])
            guard at + 1 + length <= end else { break }
            let name = UnsafeBufferPointer(start: offered + at + 1, count: length)
            if name.elementsEqual(alpn) {
                out.pointee = offered + at + 1
                outLength.pointee = UInt8(length)
                return SSL_TLSEXT_ERR_OK
            }
            at += 1 + length
        }
        return SSL_TLSEXT_ERR_NOACK
    }

    func provideStaple() -> Int32 {
        guard let staple = identity?.staple, pinproof_ssl_set_staple(ssl, staple, staple.count) == 1 else { return SSL_TLSEXT_ERR_NOACK }
        return SSL_TLSEXT_ERR_OK
    }
}
