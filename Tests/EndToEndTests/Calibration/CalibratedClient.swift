import Foundation
import Testing

/// A client whose behaviour is kept, and how its version is found out.
struct CalibratedClient: Sendable, CustomTestStringConvertible {
    let row: ClientRow
    /// The first number in this command's output is the version: of the program, or of the library that decides.
    private let version: [String]

    var testDescription: String { row.name }

    private init?(_ name: String, _ version: String...) {
        guard let row = ClientTable.all.first(where: { $0.name == name }) else { return nil }
        self.row = row
        self.version = version
    }

    /// As `7.88.1`; nil where it cannot be had.
    var installedVersion: String? {
        guard let program = version.first, let path = Tool(program).path else { return nil }
        let output = Tool.output(of: path, Array(version.dropFirst()))
        return output.firstMatch(of: /[0-9]+(?:\.[0-9]+)*/).map { String($0.output) }
    }

    static let all = [
        CalibratedClient("curl", "curl", "--version"), CalibratedClient("curl -k", "curl", "--version"),
        CalibratedClient("wget", "wget", "--version"), CalibratedClient("git", "git", "--version"),
        CalibratedClient("gnutls-cli", "gnutls-cli", "--version"),
        CalibratedClient("tstclnt of NSS", "dpkg-query", "--show", "--showformat=${source:Upstream-Version}", "libnss3-tools"),
        CalibratedClient("Python, default context", "python3", "--version"),
        CalibratedClient("Python, check_hostname = False", "python3", "--version"),
        CalibratedClient("Python, no check of time", "python3", "--version"),
        CalibratedClient("Node, TLS 1.3", "node", "--version"), CalibratedClient("Node, TLS 1.2", "node", "--version"),
        CalibratedClient("Java, HttpsURLConnection", "java", "--version"), CalibratedClient("Go, net/http", "go", "version"),
        CalibratedClient("Perl, LWP", "perl", "-MIO::Socket::SSL", "-e", "print $IO::Socket::SSL::VERSION"),
        CalibratedClient("Ruby, net/http", "ruby", "--version"), CalibratedClient("PHP, https stream", "php", "--version"),
        CalibratedClient(
            "Erlang, httpc", "erl", "-noshell", "-eval", "io:put_chars(erlang:system_info(otp_release)), halt()."),
    ].compactMap(\.self)
}
