internal import Foundation
internal import OpenSSLKit

/// What a person must do on each platform; pinproof installs nothing by itself.
enum CAText {
    static func day(_ seconds: Int64?) -> String {
        guard let seconds else { return "unknown" }
        return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601.year().month().day())
    }

    static let install = """
        Whoever holds this CA's key can read the traffic of every client that trusts it. Install it on test devices only, and remove it
        afterwards. `pinproof run` needs no installation: it hands the CA to the command through its environment.
          iOS      pinproof ca export --format mobileconfig --out root.mobileconfig; open it on the device, install the profile, then
                   Settings > General > About > Certificate Trust Settings: switch it on
          Android  pinproof ca export --out root.pem; Settings > Security > Encryption & credentials > Install a certificate > CA
                   certificate (apps trust it only if their network security configuration allows user CAs)
          macOS    security add-trusted-cert -k ~/Library/Keychains/login.keychain-db root.pem
          Java     pinproof ca export --format jks --out root.jks; java -Djavax.net.ssl.trustStore=root.jks (password changeit)
          Debian   cp root.pem /usr/local/share/ca-certificates/pinproof.crt && update-ca-certificates

        """

    static let remove = """
        Where you had installed it, remove it now:
          iOS      Settings > General > VPN & Device Management: remove the profile
          Android  Settings > Security > Encryption & credentials > User credentials: remove it
          macOS    security delete-certificate -c "pinproof CA"
          Debian   rm /usr/local/share/ca-certificates/pinproof.crt && update-ca-certificates --fresh

        """
}

/// A configuration profile for Apple's systems that holds one root certificate.
enum MobileConfiguration {
    static func profile(_ root: Certificate) -> String {
        let name = escaped(root.subject)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
              <key>PayloadContent</key>
              <array>
                <dict>
                  <key>PayloadCertificateFileName</key><string>pinproof.cer</string>
                  <key>PayloadContent</key><data>\(Digest.base64(root.der))</data>
                  <key>PayloadDisplayName</key><string>\(name)</string>
                  <key>PayloadIdentifier</key><string>pinproof.root.\(identifier(root, 1))</string>
                  <key>PayloadType</key><string>com.apple.security.root</string>
                  <key>PayloadUUID</key><string>\(identifier(root, 1))</string>
                  <key>PayloadVersion</key><integer>1</integer>
                </dict>
              </array>
              <key>PayloadDisplayName</key><string>\(name)</string>
              <key>PayloadIdentifier</key><string>pinproof.\(identifier(root, 2))</string>
              <key>PayloadType</key><string>Configuration</string>
              <key>PayloadUUID</key><string>\(identifier(root, 2))</string>
              <key>PayloadVersion</key><integer>1</integer>
            </dict>
            </plist>

            """
    }

    /// A UUID that is the same for the same root, so that a profile installed twice replaces itself.
    private static func identifier(_ root: Certificate, _ part: UInt8) -> String {
        let hex = Array(Digest.hex(Digest.sha256(root.der + [part])).uppercased().prefix(32))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(hex[$0]) }.joined(separator: "-")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
