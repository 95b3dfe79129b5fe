import Foundation
import Runner
import Testing

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
}
