import OpenSSLKit

extension Bench {
    /// `client.py` of one kind, calling this bench's host unless told otherwise.
    func python(_ kind: String, url: String = "https://\(host)/") -> [String] {
        [Tool.python.path ?? "python3", Programs.folder + "client.py", url, kind, leafDigest()]
    }

    /// SHA-256 of the genuine leaf, in lower-case hex.
    func leafDigest(of host: String = host) -> String { leaves[host].map { Digest.hex(Digest.sha256($0.der)) } ?? "" }
}
