/// That the command is to run in a network of its own, in which we are every server.
package struct CaptureOptions: Hashable, Sendable {
    /// The program that is called as `PROGRAM __capture PORT,PORT` within, with the way out as its standard input: this one.
    package var program: String
    /// On which connections are taken; a connection to any other is refused, and told.
    package var ports: [UInt16]

    /// - Parameter more: ports beside the usual ones.
    package init(program: String, adding more: [UInt16] = []) {
        self.program = program
        ports = Set(Self.usual + more).sorted()
    }

    /// As many ports as are served at most: each costs two sockets in every trial.
    package static let limit = 1_024

    /// Where TLS is spoken from the first byte or later on, and where servers answer in the clear: HTTP, mail, directories, chat, databases,
    /// brokers, clusters; and SSH, which goes by untouched.
    package static let usual: [UInt16] = [
        22, 80, 110, 143, 389, 443, 465, 563, 587, 636, 853, 989, 990, 992, 993, 994, 995, 1883, 2376, 3269, 3306, 4433, 4443, 5061,
        5222, 5223, 5269, 5349, 5432, 5671, 5672, 6379, 6380, 6443, 6514, 6667, 6697, 8000, 8080, 8443, 8883, 9092, 9093, 9200, 9418, 9443,
        10_250, 27_017,
    ]
}
