internal import ArgumentParser
internal import Foundation
internal import OpenSSLKit
internal import Wire

/// What is shown to origins that ask for a client certificate.
struct ClientCertificateOptions: ParsableArguments {
    @Option(
        name: .customLong("client-cert"),
        help: ArgumentHelp(
            "Show this client certificate to the origin of HOST if it asks for one: PKCS #12, or PEM with its key. Repeatable.",
            discussion: "The password of PKCS #12 is taken from --client-cert-password-file, else from $PINPROOF_P12_PASSWORD.",
            valueName: "host=file"))
    var certificates: [String] = []

    @Option(
        name: .customLong("client-cert-password-file"),
        help: ArgumentHelp("A file whose first line is the password of --client-cert.", valueName: "file"), completion: .file())
    var passwordFile: String?

    /// Read at once, so that a wrong path is told before anything is made.
    func identities() throws -> [Wire.Host: ClientIdentity] {
        let password = try password()
        var identities: [Wire.Host: ClientIdentity] = [:]
        for option in certificates {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let name = parts.first, let file = parts.last else {
                throw ValidationError("--client-cert \(printable(option)): expected HOST=FILE, for example api.example.com=client.p12.")
            }
            guard let host = try? Host.parse(name) else {
                throw ValidationError("--client-cert \(printable(option)): \(printable(name)) is not a host name or address.")
            }
            identities[host] = try Self.identity(file, password)
        }
        return identities
    }

    private static func identity(_ file: String, _ password: String) throws -> ClientIdentity {
        let bytes = try bytes(file, "--client-cert")
        do {
            return try String(decoding: bytes, as: UTF8.self).contains("-----BEGIN")
                ? ClientIdentity(pem: bytes) : ClientIdentity(pkcs12: bytes, password: password)
        } catch {
            throw ValidationError(
                "--client-cert \(printable(file)): \(error.message) Give PEM with certificate and key, or PKCS #12 with its password "
                    + "(old ones are converted by `openssl pkcs12 -legacy -in FILE -nodes -out client.pem`).")
        }
    }

    private func password() throws -> String {
        guard let passwordFile else { return ProcessInfo.processInfo.environment["PINPROOF_P12_PASSWORD"] ?? "" }
        let text = String(decoding: try Self.bytes(passwordFile, "--client-cert-password-file"), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).first.map { $0.last == "\r" ? $0.dropLast() : $0 }.map(
            String.init) ?? ""
    }

    private static func bytes(_ path: String, _ option: String) throws -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw ValidationError("\(option) \(printable(path)) cannot be read. Check the path and its permissions.")
        }
    }
}
