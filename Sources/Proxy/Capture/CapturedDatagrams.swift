internal import NIOCore
internal import Wire

/// Answers the DNS queries of a captured command.
final class NameServer: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let network: CapturedNetwork

    init(_ network: CapturedNetwork) { self.network = network }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = unwrapInboundIn(data)
        guard let answer = answer(to: Array(datagram.data.readableBytesView)) else { return }
        let envelope = AddressedEnvelope(remoteAddress: datagram.remoteAddress, data: ByteBuffer(bytes: answer))
        context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
    }

    private func answer(to bytes: [UInt8]) -> [UInt8]? {
        do throws(DNSQuery.Refusal) {
            let query = try DNSQuery.parse(bytes)
            return network.answer(query).message(to: query)
        } catch {
            return DNSAnswer.message(to: error)
        }
    }

    /// One answer that cannot be sent is no end of the others.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}

/// Notes the packets of a captured command that a raw socket shows.
final class StrayWatch: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let network: CapturedNetwork
    private let kind: CapturedNetwork.Stray.Kind
    private let isIPv6: Bool

    init(_ network: CapturedNetwork, _ kind: CapturedNetwork.Stray.Kind, isIPv6: Bool) {
        self.network = network
        self.kind = kind
        self.isIPv6 = isIPv6
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let target = try? PacketTarget.parse(Array(unwrapInboundIn(data).data.readableBytesView), isIPv6: isIPv6) else { return }
        network.note(kind, to: target)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
