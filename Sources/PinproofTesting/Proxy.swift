public import Foundation

extension Pinproof {
    /// What the code under test is given in one trial: where its proxy is, and whom to trust.
    public struct Proxy: Sendable {
        /// `http://127.0.0.1:PORT`: a proxy that is spoken to in HTTP and asked for tunnels with CONNECT (RFC 9110 §9.3.6).
        public let url: URL
        /// Path of a PEM bundle: the anchors of the system, ``Options/upstreamCA``, and in some trials our root.
        ///
        /// The client has to trust what is in this file, now, and nothing else. Our root is missing on purpose where the question is whether
        /// an unknown CA is refused.
        public let caFile: String
        /// For a program: the variables of this process with those laid over them that name the proxy and the anchors to the usual
        /// clients, `https_proxy` and `SSL_CERT_FILE` among them. Hand over all of them, and inherit none.
        public let environment: [String: String]
        /// Id of the test mode that is played, for messages. A client that acts upon it shows nothing.
        public let mode: String

        /// The address of the proxy.
        public var host: String { url.host() ?? "" }
        /// The port of the proxy.
        public var port: Int { url.port ?? 0 }

        /// What is in ``caFile``.
        ///
        /// - Throws: ``Failure`` once the trial is over, and the file with it.
        public var caPEM: String {
            get throws(Failure) { String(decoding: try Source.file(caFile).bytes(limit: 16_777_216), as: UTF8.self) }
        }

        /// nil where one of the variables is missing that every client is given.
        init?(environment: [String: String]) {
            guard let url = environment["PINPROOF_PROXY"].flatMap({ URL(string: $0) }), let caFile = environment["PINPROOF_CA"],
                let mode = environment["PINPROOF_MODE"]
            else { return nil }
            self.url = url
            self.caFile = caFile
            self.environment = environment
            self.mode = mode
        }
    }
}
