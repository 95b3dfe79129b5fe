import Foundation
import Testing
import Verdicts

/// One process with every way in: by each of them the same client is seen to do the same.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `The ways into the proxy` {
    @Test(arguments: ["untrusted-ca", "trusted-ca"])
    func `that clients know of, or that names take, show the same`(mode: String) async throws {
        try await compare(mode, WayIn.named, within: [])
    }

    /// A network of its own has rules of its own: the kernel redirects two addresses that are nobody's.
    @Test(
        .enabled("no rules of redirection can be set here: nft or a network namespace is missing", Redirection.isPossible),
        arguments: ["untrusted-ca", "trusted-ca"])
    func `that the kernel takes show the same`(mode: String) async throws {
        try await compare(mode, WayIn.named + WayIn.redirected, within: Redirection.namespace)
    }

    @Test(.enabled("no rules of redirection can be set here: nft or a network namespace is missing", Redirection.isPossible))
    func `do not lead in circles where the proxy's own connections are redirected too`() async throws {
        try await Bench.with { bench in
            let curl = WayIn.redirected.map { "\(Script.curl) -k \($0.options)" }
            let script = try Script(mode: "untrusted-ca", bench: bench, origins: "", isRedirecting: true, commands: curl).text
            let ended = try await bench.play(Tool.env, Redirection.namespace + ["sh", "-c", script])
            #expect(ended.code == 0, Comment(rawValue: ended.errors))
            // Each of them is told so, by the error page or by the end of its connection.
            #expect(ended.output.split(separator: "\n").count == curl.count)
            #expect(!ended.output.contains("200"))
        }
    }

    @Test(.enabled("no rules of redirection can be set here: nft or a network namespace is missing", Redirection.isPossible))
    func `are closed to strangers before a byte is read`() async throws {
        try await Bench.with { bench in
            let peers = ["192.0.2.9", "10.9.9.9", "2001:db8::9", "fd00::9"]
            let own = ["198.51.100.1", "2001:db8::2"]
            let commands =
                (peers + own).map { "ip addr add \($0)/\($0.contains(":") ? 128 : 32) dev lo" }
                + peers.map { peer in
                    let proxy = peer.contains(":") ? "[\(own[1])]" : own[0]
                    return "\(Script.curl) -k --noproxy '' --interface \(peer) --proxy http://\(proxy):$((PROXY + 1))"
                }
            let options = "--connect-to ::127.0.0.1:$ORIGIN --lan --listen '[::]':$((PROXY + 1))"
            let script = try Script(mode: "untrusted-ca", bench: bench, origins: options, isRedirecting: true, commands: commands).text
            let ended = try await bench.play(Tool.env, Redirection.namespace + ["sh", "-c", script])
            #expect(ended.output.split(separator: "\n") == ["000", "200", "000", "200"], Comment(rawValue: ended.errors))
            let seen = try Seen.lines(try String(contentsOfFile: bench.path("out/events.jsonl"), encoding: .utf8))
            #expect(seen.map(\.outcome) == [.accepted, .accepted])
        }
    }

    private func compare(_ mode: String, _ ways: [WayIn], within namespace: [String]) async throws {
        try await Bench.with { bench in
            let anchors = mode == "trusted-ca" ? bench.path("ca/root.pem") : bench.path("genuine.pem")
            let clients = [
                "--cacert \(anchors)", "-k", "--cacert \(anchors) --pinnedpubkey sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            ]
            let commands = ways.flatMap { way in clients.map { "\(Script.curl) \($0) \(way.options)" } }
            let origins = "--connect-to ::127.0.0.1:$ORIGIN"
            let script = try Script(mode: mode, bench: bench, origins: origins, isRedirecting: !namespace.isEmpty, commands: commands).text
            let ended = try await bench.play(Tool.env, namespace + ["sh", "-c", script])
            #expect(ended.code == 0, Comment(rawValue: ended.errors))
            let seen = try Seen.lines(try String(contentsOfFile: bench.path("out/events.jsonl"), encoding: .utf8))
            let outcomes: [Outcome] = mode == "trusted-ca" ? [.accepted, .accepted, .rejectedLate] : [.rejected, .accepted, .rejected]
            try #require(seen.count == commands.count, "\(seen)")
            for (index, way) in ways.enumerated() {
                let own = Array(seen[(index * clients.count)..<((index + 1) * clients.count)])
                #expect(own == Array(seen.prefix(clients.count)), "\(way.name)")
                #expect(own.map(\.outcome) == outcomes, "\(way.name)")
                #expect(own.allSatisfy { $0.domain == Bench.host && $0.port == 443 && $0.mode == mode }, "\(way.name)")
            }
        }
    }
}

/// How curl is brought to one of the listeners.
private struct WayIn {
    let name: String
    let options: String

    static let named = [
        WayIn(name: "CONNECT", options: "--noproxy '' --proxy http://127.0.0.1:$PROXY"),
        WayIn(name: "SOCKS", options: "--noproxy '' --proxy socks5h://127.0.0.1:$PROXY"),
        WayIn(name: "CONNECT, IPv6", options: "--noproxy '' --proxy http://[::1]:$PROXY"),
        WayIn(name: "direct", options: "--noproxy '*' --connect-to \(Bench.host):443:127.0.0.1:$DIRECT"),
    ]
    static let redirected = [
        WayIn(name: "transparent", options: "--noproxy '*' --resolve \(Bench.host):443:\(Redirection.address)"),
        WayIn(name: "transparent, IPv6", options: "--noproxy '*' --resolve \(Bench.host):443:[\(Redirection.address6)]"),
    ]
}

/// What a verdict is made of.
private struct Seen: Decodable, Hashable {
    let type: String
    let domain: String?
    let port: UInt16?
    let mode: String?
    let outcome: Outcome?
    let step: Step?
    let request: String?

    static func lines(_ text: String) throws -> [Seen] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Seen.self, from: Data($0.utf8)) }.filter { $0.type == "connection" }
    }
}

private enum Redirection {
    /// Addresses for documentation (RFC 5737, RFC 3849), which lead nowhere.
    static let address = "192.0.2.1"
    static let address6 = "2001:db8::1"
    static let namespace = ["unshare", "--user", "--map-root-user", "--net", "--mount"]

    static func rules(to port: String) -> String {
        """
        ip link set lo up && ip addr add \(address)/32 dev lo && ip addr add \(address6)/128 dev lo && nft -f - << END || exit 9
        table inet pinproof {
            chain output {
                type nat hook output priority -100
                ip daddr \(address) tcp dport 443 redirect to :\(port)
                ip6 daddr \(address6) tcp dport 443 redirect to :\(port)
            }
        }
        END
        """
    }

    @Sendable static func isPossible() -> Bool {
        guard let env = Tool.env.path, Tool("nft").isInstalled, Tool("ip").isInstalled else { return false }
        return Tool.status(of: env, namespace + ["sh", "-c", rules(to: "20443")]) == 0
    }
}

/// A proxy with all its listeners, an origin and some commands one after the other, all in one network.
private struct Script {
    static let curl = "curl -sS -g -o /dev/null -w '%{http_code}\\n' --max-time 30 https://\(Bench.host)/"

    let mode: String
    let bench: Bench
    let origins: String
    let isRedirecting: Bool
    let commands: [String]

    var text: String {
        get throws {
            let binary = try Binary.locate().path
            let transparent = isRedirecting ? "--transparent 127.0.0.1:$LED --transparent '[::1]':$LED" : ""
            return """
                PROXY=\(Int.random(in: 20_000..<23_000)) DIRECT=\(Int.random(in: 23_000..<26_000))
                LED=\(Int.random(in: 26_000..<29_000)) ORIGIN=\(Int.random(in: 29_000..<32_000))
                \(isRedirecting ? Redirection.rules(to: "$LED") : "")
                # Opening a pipe waits for the other end; a line of it, for what is told there.
                await() { while read -r line <&$1; do case $line in *Ctrl-C*) return;; *rror*) echo "$line" >&2; exit 8;; esac; done; exit 8; }
                mkfifo '\(bench.path("out/origin.fifo"))' '\(bench.path("out/proxy.fifo"))'
                '\(binary)' lab origin --port $ORIGIN --host \(Bench.host) --pem-dir '\(bench.path("out/pem"))' \\
                    > '\(bench.path("out/origin.txt"))' 2> '\(bench.path("out/origin.fifo"))' &
                ORIGIN_ID=$!
                exec 3< '\(bench.path("out/origin.fifo"))'
                await 3
                '\(binary)' proxy --mode \(mode) --ca-dir '\(bench.path("ca"))' --upstream-ca '\(bench.path("out/pem/ca.pem"))' \(origins) \\
                    --events '\(bench.path("out/events.jsonl"))' --listen 127.0.0.1:$PROXY --listen '[::1]':$PROXY \\
                    --direct 127.0.0.1:$DIRECT \(transparent) 2> '\(bench.path("out/proxy.fifo"))' &
                PROXY_ID=$!
                exec 4< '\(bench.path("out/proxy.fifo"))'
                await 4
                \(commands.joined(separator: "\n"))
                kill -INT $PROXY_ID $ORIGIN_ID
                wait $PROXY_ID
                """
        }
    }
}
