import Authority
import Foundation
import Lab
import Runner
import Testing
import Verdicts

/// How it is shown that a client trusts our CA, and how much each way is worth.
@Suite(.enabled(if: Tool.curlUsesOpenSSL, "curl is not installed, or not built with OpenSSL"))
struct `Trust in our CA` {
    private let url = "https://\(Bench.host)/"

    @Test func `is proven by the canary where the command holds {url}`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--url", url], ["curl", "-sS", "--pinnedpubkey", bench.pin(), "{url}"])
            // curl holds the pin against the canary too, so only the differential is left.
            #expect(try run.finding().verdict == .pinned)
            #expect(try run.finding().controls.trust?.by == .progressDifferential)
            let strict = try await bench.run(["--url", url], ["curl", "-sS", "{url}"])
            #expect(try strict.finding().verdict == .validated)
            #expect(try strict.finding().cells["canary"]?.outcome == .accepted)
        }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `of a client that pins one host is shown by the canary`() async throws {
        try await Bench.with { bench in
            let command = bench.python("pin-one-host", url: "{url}")
            let finding = try await bench.run(["--url", url], command).finding()
            #expect(finding.verdict == .pinned)
            #expect(finding.confidence == .proven)
            #expect(finding.controls.trust?.by == .canary)
            #expect(finding.controls.openConfounders == [])
            let without = try await bench.run(["--url", url, "--no-canary"], command)
            #expect(try #require(without.report).trials.allSatisfy { $0.purpose != .canary })
            #expect(try without.finding().controls.trust?.by == .progressDifferential)
        }
    }

    @Test(.enabled(if: Tool.python.isInstalled, "python3 is not installed, or has no ssl module"))
    func `is likely when the same program accepts it without its pin`() async throws {
        try await Bench.with { bench in
            let pinned = bench.python("pin-only")
            let plain = try await bench.run([], pinned).finding()
            #expect(plain.verdict == .untrustedOrPinned)
            let unpinned = bench.python("no-verification").map { "'\($0)'" }.joined(separator: " ")
            let controlled = try await bench.run(["--control-command", unpinned], pinned)
            #expect(try controlled.finding().verdict == .pinned)
            #expect(try controlled.finding().confidence == .likely)
            #expect(try controlled.finding().controls.trust?.by == .controlCommand)
            #expect(controlled.ended.output.contains("(likely:"))
        }
    }

    @Test func `is likely when the user says so`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run(["--assume-trusted"], ["curl", "-ksS", "--pinnedpubkey", bench.pin(), url])
            #expect(try run.finding().verdict == .pinned)
            #expect(try run.finding().confidence == .likely)
            #expect(try run.finding().controls.trust?.by == .declared)
            #expect(run.ended.words.contains("declared, not observed"))
        }
    }

    @Test func `is in the bundle for the modes that need it, and for no other`() async throws {
        try await Bench.with { bench in
            let show = "printf '%s ' \"$PINPROOF_MODE\"; grep -c BEGIN \"$SSL_CERT_FILE\"; curl -sS -o /dev/null \(url)"
            let run = try await bench.run([], ["sh", "-c", show])
            let counts = try bench.trialLogs().compactMap { log -> (String, Int)? in
                let words = log.prefix { $0 != "\n" }.split(separator: " ")
                return words.count == 2 ? Int(words[1]).map { (String(words[0]), $0) } : nil
            }
            let clean = try #require(counts.first { $0.0 == "passthrough" }?.1)
            let needing = ["trusted-ca", "wrong-host", "expired"]
            #expect(counts.allSatisfy { $0.1 == (needing.contains($0.0) ? clean + 1 : clean) }, "\(counts)")
            #expect(Set(counts.map(\.0)).isSuperset(of: ClientRow.modes))
            #expect(try run.finding().verdict == .validated)
        }
    }

    /// curl with a bundle on its command line reads no variable for one, as a program with a fixed path does.
    @Test(.enabled("a namespace is not possible here", isNamespacePossible), arguments: [TrustVia.env, .namespace, .auto])
    func `reaches a client that is deaf to variables through a namespace`(_ way: TrustVia) async throws {
        try await Bench.with { bench in
            let system = try #require(SystemTrust.files().first)
            let run = try await bench.run(["--trust-via", way.rawValue], ["curl", "-sS", "--cacert", system, url])
            let finding = try run.finding()
            let report = try #require(run.report)
            if way == .env {
                #expect(finding.verdict == .inconclusive)
                #expect(run.ended.words.contains("A client that reads no CA variable is reached with --trust-via namespace."))
                #expect(report.run.trustVia == .env)
                return
            }
            #expect(finding.verdict == .validated)
            #expect(finding.confidence == .proven)
            #expect(report.run.trustVia == .namespace)
            // What was seen before the namespace is no part of the evidence.
            #expect(report.trials.first?.purpose == .discovery)
            #expect(report.trials.count { $0.purpose == .discovery } == 1)
            #expect(finding.cells["trusted-ca"]?.outcome == .accepted)
            #expect(report.warnings.contains { $0.contains("were dropped") } == (way == .auto))
        }
    }

    @Test(.enabled("a namespace is not possible here", isNamespacePossible))
    func `that is not shown with variables and is not in a namespace either stays as it was`() async throws {
        try await Bench.with { bench in
            let run = try await bench.run([], ["curl", "-ksS", "--pinnedpubkey", bench.pin(), url])
            #expect(try run.finding().verdict == .untrustedOrPinned)
            #expect(try #require(run.report).run.trustVia == .env)
            #expect(run.ended.words.contains("It came to the same with the system's own bundle replaced"))
        }
    }

    /// Careless at one host in its first trials, and deaf to variables at another: so everything is played again, and found sound.
    @Test(.enabled("a namespace is not possible here", isNamespacePossible), arguments: [true, false])
    func `is asked for again, and what was accepted without it before still counts`(_ isEnded: Bool) async throws {
        let deaf = "other.example.test"
        try await Bench.with(hosts: [Bench.host, deaf]) { bench in
            let (system, count) = (try #require(SystemTrust.files().first), bench.path("out/count"))
            let script = """
                echo >> \(count); if [ $(wc -l < \(count)) -le 3 ]; then curl -ksS \(url); else curl -sS \(url); fi
                curl -sS http://\(Bench.host):\(bench.port)/ --max-time 1
                curl -sS --cacert \(system) https://\(deaf)/
                """
            let events = bench.path("out/events.jsonl")
            let options = ["--modes", "untrusted-ca", "--fail-on", "no-validation", "--events", events]
            let run = try await bench.run(options, ["sh", "-c", script]) { program in
                for await line in program.errorLines where isEnded && line.contains("is played again") {
                    program.signal(SIGTERM)
                    break
                }
            }
            let report = try #require(run.report)
            #expect(try run.finding().verdict == .noValidation)
            #expect(run.ended.code == (isEnded ? 130 : 1))
            let told = try Event.lines(try String(contentsOfFile: events, encoding: .utf8))
            #expect(told.filter { $0.type == "verdict" && $0.domain == Bench.host }.map(\.verdict) == [.noValidation])
            #expect(report.run.trustVia == (isEnded ? .env : .namespace))
            #expect(try run.finding(deaf).cells["trusted-ca"]?.outcome == (isEnded ? .rejected : .accepted))
            #expect(report.trials.contains { $0.carried && $0.mode == "untrusted-ca" } == !isEnded)
            #expect(report.warnings.contains { $0.contains("played again") })
        }
    }

    @Test(
        .enabled(if: geteuid() == 0 && Tool("setpriv").isInstalled, "only root can give up privileges with setpriv"),
        .enabled("a namespace is not possible here", isNamespacePossible))
    func `reaches a command that gives up its privileges`() async throws {
        try await Bench.with { bench in
            let drop = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
            let deaf = ["env", "-u", "SSL_CERT_FILE", "-u", "SSL_CERT_DIR", "-u", "CURL_CA_BUNDLE"]
            for command in [drop, deaf + drop] {
                let run = try await bench.run(["--modes", "untrusted-ca"], command + ["curl", "-sS", url])
                #expect(try run.finding().verdict == .validated)
                #expect(try #require(run.report).run.trustVia == (command == drop ? .env : .namespace))
            }
        }
    }

    @Test(.enabled("a namespace is not possible here", isNamespacePossible))
    func `of a client that says nothing in the namespace is not called the same`() async throws {
        try await Bench.with { bench in
            let system = try #require(SystemTrust.files().first)
            let mute = "grep -q pinproof /proc/self/mountinfo && exit 1; grep -q ' \(system) ' /proc/self/mountinfo && exit 1; "
            let run = try await bench.run(
                ["--modes", "untrusted-ca"], ["sh", "-c", mute + "curl -ksS --pinnedpubkey \(bench.pin()) \(url)"])
            #expect(!run.ended.words.contains("It came to the same"))
            #expect(run.ended.words.contains("whether variables are the cause is not known"))
        }
    }

    @Test(.enabled(if: Tool.wget.isInstalled, "wget is not installed"))
    func `reaches wget beside the user's own settings`() async throws {
        try await Bench.with { bench in
            let settings = "header = Authorization: Basic c2VjcmV0\nca_certificate = /nonexistent/stale.pem"
            try Data(settings.utf8).write(to: URL(fileURLWithPath: bench.path("home/.wgetrc")))
            let run = try await bench.run([], ["wget", "--no-hsts", "-qO-", "--tries=1", url])
            #expect(try run.finding().verdict == .validated)
            #expect(bench.origin.requests.contains { $0.authorization == "Basic ***" })
        }
    }
}

/// Whether this machine lets a command have its own view of the system's bundle.
private func isNamespacePossible() async -> Bool {
    guard let bundle = SystemTrust.files().first else { return false }
    return (try? await TrustNamespace.open(over: [bundle], with: URL(fileURLWithPath: bundle))) != nil
}
