import NIOCore
import NIOPosix
import OpenSSLKit

/// Bytes to a port of loopback, and all that comes back until the other side closes.
enum RawSocket {
    /// - Parameter onAnswer: called when the first bytes have come; without it our side is ended after the question.
    static func ask(_ port: UInt16, _ bytes: some Sequence<UInt8>, onAnswer: (() async -> Void)? = nil) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: Stage.group).channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            if onAnswer == nil { outbound.finish() }
            var answer: [UInt8] = []
            for try await part in inbound {
                if answer.isEmpty { await onAnswer?() }
                answer += Array(part.readableBytesView)
            }
            return answer
        }
    }

    static func ask(_ port: UInt16, _ text: String) async throws -> String {
        String(decoding: try await ask(port, text.utf8), as: UTF8.self)
    }

    /// Shakes hands and says nothing more: what the server says by itself.
    static func firstPlaintext(_ port: UInt16, _ session: TLSSession) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: Stage.group).connect(host: "127.0.0.1", port: Int(port)) { channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
        }
        return try await channel.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            while true {
                var plaintext = ByteBuffer()
                if session.step() == .done, case .bytes = session.read(into: &plaintext) { return Array(plaintext.readableBytesView) }
                if let bytes = session.takeOutbound() { try await outbound.write(bytes) }
                guard let bytes = try await parts.next() else { return [] }
                session.receive(bytes)
            }
        }
    }
}
