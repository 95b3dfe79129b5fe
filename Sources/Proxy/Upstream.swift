internal import NIOCore
internal import OpenSSLKit
internal import Verdicts
internal import Wire

/// The genuine server of one connection, as far as it is known and connected.
final class Upstream {
    let target: HostPort
    /// Whom the client means to meet: sent as SNI, and verified.
    let host: Host
    /// The ALPN names that the client offered.
    let offer: [String]
    /// We are the server ourselves: nobody is dialled.
    let isOurs: Bool
    /// The ALPN name that we answer to the client; nil answers none.
    var answer: String?

    init(target: HostPort, host: Host, hello: ClientHello, isOurs: Bool) {
        self.target = target
        self.host = host
        self.isOurs = isOurs
        offer = hello.alpn
    }

    /// What the origin must have answered for bytes to be relayed as they come. Silence and HTTP/1.1 mean the same.
    func fits(_ negotiated: String?) -> Bool { (negotiated ?? "http/1.1") == (answer ?? "http/1.1") || negotiated == answer }
}

/// A connected upstream socket; its gate holds what comes, and the end if that comes, until somebody reads it.
struct Dialled {
    let channel: any Channel
    let gate: Gate
}

/// A connected upstream socket, with TLS on it or without.
struct UpstreamLeg {
    let channel: any Channel
    let relay: Relay
    let session: TLSSession?
}

/// Why the genuine server is not to be had. A named result, told to the client, never evidence about it.
enum UpstreamFailure: Error {
    case down(String)
    case timeout
    case untrusted(String)
    case wantsCertificate
    case forbidden(ForbiddenAddress)
    case alpn
    /// Not even tried, for this reason, as a clause.
    case notForwarded(String)

    /// What is told to an HTTP client.
    var status: (code: Int, reason: String) {
        switch self {
        case .down(let why): (502, "The origin cannot be reached: \(why).")
        case .timeout: (504, "The origin did not answer in time.")
        case .untrusted(let why):
            (502, "The origin's certificate does not verify: \(why). Add its CA with --upstream-ca, or name it with --insecure-upstream.")
        case .wantsCertificate:
            (502, "The origin asks for a client certificate, and did not go on. Present one with --client-cert HOST=FILE.")
        case .forbidden(.loop): (508, "The request would come back to this proxy. Say with --connect-to where the genuine server is.")
        case .forbidden(.offLimits): (403, "This address is not served.")
        case .alpn: (502, "The origin changed its application protocol.")
        case .notForwarded(let why): (503, "Nothing was forwarded: \(why).")
        }
    }

    var note: Connection.Note {
        switch self {
        case .untrusted: .originUntrusted
        case .wantsCertificate: .originAsksForCertificate
        case .notForwarded: .notForwarded
        default: .originDown
        }
    }

    var state: Origin.State {
        switch self {
        case .untrusted: .untrusted
        default: .down
        }
    }
}
