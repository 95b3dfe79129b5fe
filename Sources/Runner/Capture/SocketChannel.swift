internal import CPlatform
internal import Foundation
internal import Proxy
internal import SystemPackage

/// The way on which the sockets of a captured network come out of it: two ends, one of which is the standard input of what opens them
/// (unix(7), SCM_RIGHTS).
struct SocketChannel: Sendable {
    private let ours: FileDescriptor
    /// For the child; closed by whoever starts it.
    let theirs: FileDescriptor

    /// - Throws: `capture` where no descriptor is left.
    init() throws(RunnerError) {
        let ends = pinproof_open_channel()
        guard ends.ours >= 0 else {
            throw RunnerError(.capture, "No channel to the command's own network can be opened: too many files are open.")
        }
        ours = FileDescriptor(rawValue: ends.ours)
        theirs = FileDescriptor(rawValue: ends.theirs)
    }

    /// Nobody hands over any more: what was handed over before can still be taken.
    func hangUp() { shutdown(ours.rawValue, Int32(SHUT_RDWR)) }

    /// Closes our end, when nobody takes sockets from it any more.
    func close() { try? ours.close() }

    /// Takes sockets until the last one came, or until nobody is left who could hand over one. Blocks a thread of its own meanwhile.
    ///
    /// - Returns: nil where it was cut short: then every socket is closed.
    func sockets() async -> [CapturedSocket]? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: taken()) }
        }
    }

    private func taken() -> [CapturedSocket]? {
        var sockets: [CapturedSocket] = []
        while true {
            let handed = pinproof_take_socket(ours.rawValue)
            if handed.kind == PINPROOF_SOCKET_LAST { return sockets }
            if let kind = CapturedSocket.Kind(number: Int(handed.kind)), handed.descriptor >= 0 {
                sockets.append(CapturedSocket(kind: kind, descriptor: handed.descriptor))
            } else {
                for socket in sockets { try? FileDescriptor(rawValue: socket.descriptor).close() }
                return nil
            }
        }
    }
}

extension CapturedSocket.Kind {
    /// From the number that the bindings have for it.
    fileprivate init?(number: Int) {
        switch number {
        case PINPROOF_SOCKET_LISTENER: self = .listener
        case PINPROOF_SOCKET_NAMES: self = .names
        case PINPROOF_SOCKET_SYN: self = .connections
        case PINPROOF_SOCKET_QUIC: self = .quic
        default: return nil
        }
    }
}
