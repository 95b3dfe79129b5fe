import Foundation
import Runner
import Testing

#if canImport(Glibc)
    import Glibc
#endif

struct `The owner of a socket` {
    private let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:4E21 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1111 1 0000000000000000 100 0 0 10 0
           1: 0100007F:4E21 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2222 1 0000000000000000 20 4 30 10 -1
           2: 0100007F:C350 0100007F:4E21 01 00000000:00000000 00:00000000 00000000  1000        0 3333 1 0000000000000000 20 4 30 10 -1
           3: 0100007F:C351 0100007F:4E21 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000

        """

    @Test(arguments: [
        (50_000, 20_001, "3333"), (20_001, 50_000, "2222"), (50_001, 20_001, nil), (50_000, 20_002, nil), (20_001, 0, "1111"),
    ])
    func `is found by both ports, seen from its own end`(_ port: Int, _ listener: Int, _ inode: String?) {
        #expect(SocketOwner.inode(in: table, port: port, listener: listener) == inode)
    }

    @Test(arguments: ["", "\n", "head\n0: a b c", "head\n 0: x:zz y:-1 01 a b c d e f 12\n", "head\n 0: : : 01 a b c d e f 12\n"])
    func `is not found in what is no table`(_ text: String) {
        #expect(SocketOwner.inode(in: text, port: 50_000, listener: 20_001) == nil)
    }

    @Test func `is nobody where there is no such connection`() {
        #expect(SocketOwner.executable(port: 1, listener: 1, leader: ProcessInfo.processInfo.processIdentifier) == nil)
    }

    #if os(Linux)
        @Test func `is the program that opened it, each time that it is asked`() throws {
            let connection = try #require(LoopbackConnection())
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            for leader in [nil, nil, ProcessInfo.processInfo.processIdentifier] {
                #expect(SocketOwner.executable(port: connection.port, listener: connection.listener, leader: leader) == own)
            }
            #expect(SocketOwner.executable(port: connection.port, listener: connection.listener + 1, leader: nil) == nil)
        }

        @Test(arguments: [["client.py"], ["-m", "client"], ["-c", "import client"]])
        func `is another program where an interpreter was started in another folder`(_ words: [String]) throws {
            guard let python = Tool.named("python3") else { return }
            let ground = try Ground()
            let places = try ["d1", "d2", "d1"].map { name in
                let folder = ground.url.appendingPathComponent(name)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(Self.client.utf8).write(to: folder.appendingPathComponent("client.py"))
                let process = Process()
                process.executableURL = URL(fileURLWithPath: python.path)
                process.arguments = words
                process.currentDirectoryURL = folder
                let (input, output) = (Pipe(), Pipe())
                process.standardInput = input
                process.standardOutput = output
                try process.run()
                let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
                let ports = line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
                let place = ports.count == 2 ? SocketOwner.program(port: ports[0], listener: ports[1]) : nil
                try input.fileHandleForWriting.close()
                process.waitUntilExit()
                return try #require(place)
            }
            #expect(places[0] != places[1])
            #expect(places[0] == places[2])
            #expect(zip(places, ["d1", "d2"]).allSatisfy { $0.contains("/\($1)") })
        }

        /// Connects to itself, says its ports and waits to be let go.
        private static let client = """
            import os, socket, sys
            listener = socket.create_server(("127.0.0.1", 0))
            connection = socket.create_connection(listener.getsockname())
            os.write(1, b"%d %d\\n" % (connection.getsockname()[1], listener.getsockname()[1]))
            sys.stdin.read()
            """
    #endif
}

#if os(Linux)
    /// A connection of this process to itself.
    private final class LoopbackConnection {
        let port: Int
        let listener: Int
        private let sockets: [Int32]

        init?() {
            let ends = (0..<2).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
            sockets = ends
            let port = (0..<32).lazy.map { _ in UInt16.random(in: 20_000..<32_768) }.first { port in
                unsafe Self.call(port) { unsafe bind(ends[0], $0, $1) } == 0
            }
            guard let port, Glibc.listen(ends[0], 1) == 0, unsafe Self.call(port, { unsafe connect(ends[1], $0, $1) }) == 0 else {
                return nil
            }
            var name = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isNamed = unsafe withUnsafeMutablePointer(to: &name) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(ends[1], $0, &length) }
            }
            guard isNamed == 0 else { return nil }
            listener = Int(port)
            self.port = Int(UInt16(bigEndian: name.sin_port))
        }

        deinit { for socket in sockets { close(socket) } }

        private static func call(_ port: UInt16, _ act: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            return unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe act($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }
#endif
