internal import CPlatform
package import Foundation
internal import Synchronization

/// The program at the client's end of a loopback connection, as Linux tells it (proc(5), sock_diag(7)). Reads files: never on an event
/// loop.
package enum SocketOwner {
    /// The processes that were found last, latest first: who comes once comes again.
    private static let recent = Mutex<[pid_t]>([])
    private static let remembered = 8

    /// The path of its executable; nil where it has gone already, belongs to someone else, or the system does not tell.
    ///
    /// The kernel is asked for the one socket, some microseconds; then the command itself and what it started are looked at, whoever was
    /// found lately, and after them every process: some milliseconds.
    ///
    /// - Parameters:
    ///   - port: the client's.
    ///   - listener: ours, to which it connected.
    ///   - leader: the process that is looked at first; nil where it is not known yet.
    ///   - isElsewhere: the connection is in the leader's own network.
    package static func executable(port: Int, listener: Int, leader: pid_t?, isElsewhere: Bool = false) -> String? {
        process(port: port, listener: listener, leader: leader, isElsewhere: isElsewhere).flatMap(executable)
    }

    /// The same for whoever comes, and what an interpreter runs with it: two programs of one interpreter are two clients.
    package static func program(port: Int, listener: Int) -> String? {
        process(port: port, listener: listener, leader: nil, isElsewhere: false).flatMap(Program.init)?.identity
    }

    private static func process(port: Int, listener: Int, leader: pid_t?, isElsewhere: Bool) -> pid_t? {
        #if os(Linux)
            let place = isElsewhere ? leader.map { "/proc/\($0)/net" } : "/proc/net"
            guard let place, let inode = (isElsewhere ? nil : asked(port, listener)) ?? listed(port, listener, in: place) else {
                return nil
            }
            let holds: (pid_t) -> Bool = { pinproof_holds_socket($0, inode) == 1 }
            let owner =
                leader.flatMap { ([$0] + descendants(of: $0)).first(where: holds) } ?? recent.withLock { $0 }.first(where: holds)
                ?? ProcessStatus.everyone?.first(where: holds)
            guard let owner else { return nil }
            recent.withLock { $0 = [owner] + $0.filter { $0 != owner }.prefix(remembered - 1) }
            return owner
        #else
            return nil
        #endif
    }

    /// The inode of the socket, as the kernel tells it by itself: to read its tables takes milliseconds, however few sockets there are.
    private static func asked(_ port: Int, _ listener: Int) -> UInt32? {
        guard let port = UInt16(exactly: port), let listener = UInt16(exactly: listener) else { return nil }
        let inode = pinproof_loopback_inode(port, listener)
        return inode > 0 ? inode : nil
    }

    /// The same from the tables: where the connection is not on a loopback address, is in another network, or the kernel does not answer.
    private static func listed(_ port: Int, _ listener: Int, in place: String) -> UInt32? {
        // Each table is read once: it is another one at every reading.
        for file in ["\(place)/tcp", "\(place)/tcp6"] {
            if let inode = text(of: file).flatMap({ self.inode(in: $0, port: port, listener: listener) }) { return UInt32(inode) }
        }
        return nil
    }

    /// Through a handle: the kernel gives a table page by page, and what reads a file as a whole takes the first page for all of it.
    private static func text(of file: String) -> String? {
        guard let bytes = try? FileHandle(forReadingAtPath: file)?.readToEnd() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The inode of the socket that has these ports, in the text of `/proc/net/tcp` or `/proc/net/tcp6`.
    package static func inode(in table: String, port: Int, listener: Int) -> String? {
        // The client may be gone in some milliseconds and there may be thousands of sockets, so only lines that name its port are read.
        let digits = String(port, radix: 16, uppercase: true)
        let mark = ":" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + " "
        for line in table.components(separatedBy: "\n").dropFirst() where line.contains(mark) {
            let fields = line.utf8.split(separator: UInt8(ascii: " "))
            guard fields.count > 9, self.port(fields[1]) == port, self.port(fields[2]) == listener else { continue }
            let inode = String(decoding: fields[9], as: UTF8.self)
            // A socket that nobody holds any more has none.
            return inode == "0" ? nil : inode
        }
        return nil
    }

    /// Of an address as `0100007F:5207`.
    private static func port(_ address: Substring.UTF8View) -> Int? {
        address.lastIndex(of: UInt8(ascii: ":")).flatMap { Int(String(decoding: address[$0...].dropFirst(), as: UTF8.self), radix: 16) }
    }

    /// Its children and theirs, at most so many that a swarm of them costs no more than looking at everyone.
    private static func descendants(of process: pid_t) -> [pid_t] {
        var found: [pid_t] = []
        var open = [process]
        while let parent = open.popLast(), found.count < 100 {
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
            let children = threads.flatMap { thread in
                let text = (try? String(contentsOfFile: "/proc/\(parent)/task/\(thread)/children", encoding: .utf8)) ?? ""
                return text.split(separator: " ").compactMap { pid_t($0) }
            }
            found += children
            open += children
        }
        return found
    }

    private static func executable(of process: pid_t) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
    }
}
