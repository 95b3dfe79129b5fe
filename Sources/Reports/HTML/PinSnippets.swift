internal import Wire

/// Configurations that pin the key of a host's leaf, for the usual platforms, with a gap where the backup pin belongs.
struct PinSnippets {
    struct Snippet {
        let title: String
        let note: String
        let code: String
    }

    private let host: String
    private let hash: String

    /// - Parameter hashes: of the SubjectPublicKeyInfos of the chain, base64, leaf first.
    /// - Returns: nil where the host is no DNS name, or a hash is no base64 of 32 bytes: nothing else may stand in a configuration.
    init?(host: String, hashes: [String]) {
        guard let leaf = hashes.first, leaf.utf8.count == 44, leaf.utf8.allSatisfy(Self.isBase64),
            case .name = try? Host.parse(host), host.utf8.allSatisfy(Self.isNameByte)
        else { return nil }
        self.host = host
        hash = leaf
    }

    var all: [Snippet] { [appTransportSecurity, networkSecurityConfig, trustKit, okHttp] }

    private static let gap = "Add the hash of a backup key here."

    private var appTransportSecurity: Snippet {
        Snippet(
            title: "iOS and macOS: Info.plist, NSPinnedDomains",
            note:
                "From iOS 14 and macOS 11 on, for the URL Loading System. CA identities and leaf identities must both match where both are "
                + "given, so name only one kind.",
            code: """
                <key>NSAppTransportSecurity</key>
                <dict>
                    <key>NSPinnedDomains</key>
                    <dict>
                        <key>\(host)</key>
                        <dict>
                            <key>NSPinnedLeafIdentities</key>
                            <array>
                                <dict>
                                    <key>SPKI-SHA256-BASE64</key>
                                    <string>\(hash)</string>
                                </dict>
                                <!-- \(Self.gap) -->
                            </array>
                        </dict>
                    </dict>
                </dict>
                """)
    }

    private var networkSecurityConfig: Snippet {
        Snippet(
            title: "Android: res/xml/network_security_config.xml",
            note:
                "From Android 7 on, for clients that use the platform's TLS. With an expiration date on pin-set, pinning ends silently on "
                + "that day: it saves a forgotten app, and has to be renewed.",
            code: """
                <network-security-config>
                    <domain-config>
                        <domain includeSubdomains="false">\(host)</domain>
                        <pin-set>
                            <pin digest="SHA-256">\(hash)</pin>
                            <!-- \(Self.gap) -->
                        </pin-set>
                    </domain-config>
                </network-security-config>
                """)
    }

    private var trustKit: Snippet {
        Snippet(
            title: "TrustKit: Info.plist, TSKConfiguration",
            note:
                "TrustKit takes no fewer than two hashes for a domain. On macOS it lets certificates of locally installed CAs pass, unless "
                + "TSKIgnorePinningForUserDefinedTrustAnchors is false.",
            code: """
                <key>TSKConfiguration</key>
                <dict>
                    <key>TSKPinnedDomains</key>
                    <dict>
                        <key>\(host)</key>
                        <dict>
                            <key>TSKEnforcePinning</key>
                            <true/>
                            <key>TSKPublicKeyHashes</key>
                            <array>
                                <string>\(hash)</string>
                                <!-- \(Self.gap) -->
                            </array>
                        </dict>
                    </dict>
                </dict>
                """)
    }

    private var okHttp: Snippet {
        Snippet(
            title: "OkHttp: CertificatePinner (Kotlin)",
            note: "For this client alone: other clients of the app are not pinned by it.",
            code: """
                val pinner = CertificatePinner.Builder()
                    .add("\(host)", "sha256/\(hash)")
                    // \(Self.gap)
                    .build()
                val client = OkHttpClient.Builder()
                    .certificatePinner(pinner)
                    .build()
                """)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        }
    }
}
