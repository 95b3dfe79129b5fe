internal import NIOCore
internal import NIOPosix
internal import Wire

/// A connected socket as something to read from and write to.
struct ClientLink {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let deadline: NIODeadline

    /// Connects, does something with the link, and closes it.
    ///
    /// - Parameter limit: for connecting and for the work together; after it the socket is closed.
    static func with<Result: Sendable>(
        _ address: HostPort, within limit: TimeAmount, on group: any EventLoopGroup,
        _ work: (inout ClientLink) async throws(ClientFailure) -> Result
    ) async throws(ClientFailure) -> Result {
        let deadline = NIODeadline.now() + limit
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            channel = try await ClientBootstrap(group: group).connectTimeout(limit)
                .connect(host: address.host.text, port: Int(address.port)) { channel in
                    channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
                }
        } catch {
            throw ClientFailure(.unreachable, "No connection to \(address.text): \(words(error)).")
        }
        let socket = channel.channel
        let timer = socket.eventLoop.scheduleTask(deadline: deadline) { socket.close(promise: nil) }
        defer { timer.cancel() }
        do {
            return try await channel.executeThenClose { inbound, outbound in
                var link = ClientLink(inbound: inbound.makeAsyncIterator(), outbound: outbound, deadline: deadline)
                return try await work(&link)
            }
        } catch let failure as ClientFailure {
            throw failure
        } catch {
            throw ClientFailure(.noAnswer, "The connection to \(address.text) broke: \(error).")
        }
    }

    /// The next bytes; nil when the peer has ended its side, or the connection is broken.
    mutating func read() async throws(ClientFailure) -> ByteBuffer? {
        let bytes: ByteBuffer?
        do { bytes = try await inbound.next() } catch { bytes = nil }
        if bytes == nil, NIODeadline.now() >= deadline { throw ClientFailure(.noAnswer, "The answer did not come in time.") }
        return bytes
    }

    /// Writes bytes, if there are any.
    func write(_ bytes: ByteBuffer?) async {
        guard let bytes else { return }
        do { try await outbound.write(bytes) } catch {
            // A peer that takes nothing more may have said why: the next read tells.
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError where error.connectionErrors.isEmpty: "the name has no address"
        case let error as NIOConnectionError: error.connectionErrors.first.map { words($0.error) } ?? ""
        case let error as IOError: "\(error)"
        case ChannelError.connectTimeout: "no answer in time"
        default: "\(error)"
        }
    }
}
