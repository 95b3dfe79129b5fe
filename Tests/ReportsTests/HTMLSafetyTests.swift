import Catalog
import Foundation
import Reports
import Testing
import Verdicts
import Wire

/// Nothing that a client or a server chose becomes markup, and the document stands on its own.
@Suite struct `HTML of hostile input` {
    /// A run in which every string that others choose is this one.
    static func run(saying words: String) -> Run {
        let domain = Domain(host: words, port: 443)
        let link = ChainLink(subject: words, issuer: words, names: words, keyType: words, signatureHash: words, spki: words)
        let origin = Origin(
            domain: domain, offeredALPN: [words], state: .verified, alpn: words, version: words, keyType: words, signatureHash: words,
            spki: words, chainPEM: [words], chain: [link])
        let cells = ["untrusted-ca", words].map {
            Finding.Cell(mode: $0, outcome: .accepted, step: .e7, trials: 1, accepted: 1, refused: 0, state: .tested, request: words)
        }
        let finding = Finding(
            domain: domain, stack: words, ja4: words, process: words, verdict: .noValidation, confidence: .proven, cleartext: .observed,
            acceptedModes: ["untrusted-ca", words], retriedModes: [words],
            controls: Finding.Controls(
                reach: .ok, trust: Finding.Controls.Trust(by: .otherDomain, domain: domain, mode: words, time: moment)),
            cells: cells, origin: origin)
        let hello = Connection.HelloFacts(
            serverName: words, alpn: [words], versions: [words], asksForStaple: true, asksForSCT: true, offer: nil)
        let connections = ["untrusted-ca", words].enumerated().map { place, mode in
            Connection(
                id: place + 1, time: moment, client: Connection.Client(address: words, ja4: words, stack: words, process: words),
                domain: domain, connectHost: words, mode: mode, step: .e7, outcome: .accepted,
                tls: Connection.TLSParameters(version: words, cipher: words, alpn: words), hello: hello, request: words,
                events: [TLSEvent(at: 1, .clientHello), TLSEvent(at: 2, .request)])
        }
        return Run(
            id: words, started: moment, ended: moment + 1, toolVersion: words, command: [words], profile: words, modes: [words],
            authority: Run.AuthorityFacts(fingerprint: words, notAfter: moment), connections: connections,
            cleartext: [Cleartext(time: moment, trial: nil, domain: domain, request: words, clientAddress: words)], origins: [origin],
            findings: [finding], warnings: [words])
    }

    static let attacks = [
        "<script>document.title='owned'</script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "</title><b>",
        "</style><b>",
        "</details></main><h1>", "<!--", "]]>", "&lt;b&gt;", "&amp;", "javascript:alert(1)",
        "a\u{202E}b\u{2066}c\u{200B}d\u{0}e\u{1B}[31mf",
        "<\u{0}script>", "\u{2028}<b>\u{85}", "\u{FEFF}", "`${alert(1)}`", "{{7*7}}",
    ]

    @Test(arguments: attacks) func `it changes no tag`(_ words: String) {
        let plain = HTMLDocument(HTMLReport.html(run: Self.run(saying: "harmless")))
        let attacked = HTMLDocument(HTMLReport.html(run: Self.run(saying: words)))
        #expect(attacked.wholeTags == plain.wholeTags)
        #expect(attacked.text.contains(printable(words)))
    }

    @Test func `every character is either itself or shown by its number`() {
        let scalars = (0...0x2FFF).compactMap(Unicode.Scalar.init)
        for start in stride(from: 0, to: scalars.count, by: 128) {
            var words = "x"
            for scalar in scalars[start..<min(start + 128, scalars.count)] { words.unicodeScalars.append(scalar) }
            var run = Self.run(saying: "harmless")
            run.warnings = [words]
            let document = HTMLDocument(HTMLReport.html(run: run))
            #expect(document.wholeTags.count == Self.tagsOfHarmless)
            #expect(document.text.contains(printable(words, limit: 2000)))
        }
    }

    private static let tagsOfHarmless = HTMLDocument(HTMLReport.html(run: run(saying: "harmless"))).wholeTags.count

    @Test func `long words are cut`() {
        let long = String(repeating: "<", count: 100_000)
        #expect(HTMLReport.html(run: Self.run(saying: long)).count < 400_000)
    }

    // MARK: The document

    private static let whole = HTMLDocument(HTMLReport.html(run: run(saying: "harmless")))

    @Test func `it loads nothing and runs nothing`() {
        #expect(Self.whole.tags.allSatisfy { !["script", "link", "img", "iframe", "object", "embed", "form", "base"].contains($0) })
        #expect(Self.whole.values(of: "href").allSatisfy { $0.hasPrefix("#") })
        #expect(Self.whole.values(of: "src").isEmpty && Self.whole.values(of: "style").isEmpty)
        #expect(Self.whole.wholeTags.allSatisfy { $0.firstMatch(of: /\son[a-z]+=/) == nil })
        #expect(Self.whole.values(of: "content").contains { $0.hasPrefix("default-src 'none'; style-src 'unsafe-inline';") })
        #expect(!Self.whole.source.contains("url(") && !Self.whole.source.contains("@import"))
    }

    @Test func `links lead to something, and nothing has the name of something else`() {
        let ids = Self.whole.values(of: "id")
        #expect(Set(ids).count == ids.count)
        for link in Self.whole.values(of: "href") + Self.whole.values(of: "aria-labelledby").map({ "#" + $0 }) {
            #expect(ids.contains(String(link.dropFirst())), "\(link)")
        }
    }

    @Test func `tables have captions and heads with a scope, and there is one title, one main and one first heading`() {
        let tags = Self.whole.tags
        #expect(tags.count { $0 == "table" } == tags.count { $0 == "caption" })
        #expect(Self.whole.wholeTags.filter { $0.hasPrefix("<th") && !$0.hasPrefix("<thead") }.allSatisfy { $0.contains("scope=") })
        for tag in ["title", "main", "h1", "header", "nav", "footer"] { #expect(tags.count { $0 == tag } == 1, "\(tag)") }
        #expect(Self.whole.values(of: "lang") == ["en"])
        #expect(Self.whole.text.contains("TLS client test: harmless"))
    }

    @Test func `every element that is begun is ended`() {
        var open: [String] = []
        for tag in Self.whole.tags where tag != "!DOCTYPE" && tag != "meta" {
            if tag.hasPrefix("/") {
                #expect(open.last == String(tag.dropFirst()), "\(tag)")
                if open.last == String(tag.dropFirst()) { open.removeLast() }
            } else {
                open.append(tag)
            }
        }
        #expect(open.isEmpty)
    }

    // MARK: A browser

    private static let chromium = "/usr/bin/chromium"
    private static let isWanted =
        ProcessInfo.processInfo.environment["PINPROOF_LONG"] == "1" && FileManager.default.isExecutableFile(atPath: chromium)

    @Test(.enabled(if: isWanted, "PINPROOF_LONG is not 1, or there is no Chromium"))
    func `a browser shows it as text and finds nothing to run`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pinproof-html-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let words = Self.attacks.joined(separator: " ")
        let file = folder.appending(path: "report.html")
        try Data(HTMLReport.html(run: Self.run(saying: words))).write(to: file)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.chromium)
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--user-data-dir=\(folder.path)/profile",
            "--dump-dom", file.absoluteString,
        ]
        let (output, errors) = (Pipe(), folder.appending(path: "errors"))
        try Data().write(to: errors)
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let dom = HTMLDocument([UInt8](output.fileHandleForReading.readDataToEndOfFile()))
        process.waitUntilExit()

        let harmless = HTMLDocument(HTMLReport.html(run: Self.run(saying: "harmless"))).tags.filter { $0 != "!DOCTYPE" }
        #expect(dom.tags.filter { $0 != "!DOCTYPE" } == harmless)
        #expect(dom.text.contains(printable(words, limit: 2000)))
        #expect(!dom.tags.contains("script") && !dom.tags.contains("img"))
        // The console is written to the log: a script that the policy kept from running would be named there.
        let log = try String(contentsOf: errors, encoding: .utf8)
        #expect(!log.contains("CONSOLE"), "\(log.prefix(2000))")
    }
}
