import Catalog
import Verdicts
import Wire

/// SplitMix64: the same numbers on every machine.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Runs with something in every field, and nothing that makes sense together.
struct RandomRun {
    private var numbers: SeededNumbers

    init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

    mutating func run() -> Run {
        Run(
            id: text(), started: time(), ended: time(), toolVersion: text(), command: some { $0.text() }, profile: text(),
            modes: some { $0.text() }, authority: maybe { Run.AuthorityFacts(fingerprint: $0.text(), notAfter: $0.time()) },
            trust: maybe { Run.TrustHanding(via: $0.pick(), isExhausted: $0.coin(), obstacle: $0.maybe { $0.text() }) },
            equipment: Equipment(
                ownersKey: maybe { $0.text() }, hasOwnCertificate: coin(), hasSystemRoots: coin(), allowsIntermediates: coin(),
                missing: Set(some { $0.element(of: [.hash(.md5), .key(.ed25519), .version(0x0301), .suites(.null)]) ?? .hash(.md5) })),
            asked: Run.Asked(
                trialsPerMode: number(), assumeTrusted: coin(), urlDomain: maybe { $0.domain() }, hosts: some { $0.text() },
                spared: some { $0.domain() }, isCaptured: coin()),
            isMixed: coin(), trials: some { $0.trial() }, connections: some { $0.connection() },
            cleartext: some {
                Cleartext(
                    time: $0.time(), trial: $0.maybe { $0.number() }, domain: $0.domain(), request: $0.text(), clientAddress: $0.text())
            },
            origins: some { $0.origin($0.domain()) }, findings: some { $0.finding() }, warnings: some { $0.text() })
    }

    private mutating func trial() -> Trial {
        Trial(
            n: number(), purpose: pick(), domain: maybe { $0.domain() }, mode: text(),
            exit: maybe { $0.coin() ? .code(60) : .signal(15) }, milliseconds: duration(), interrupted: coin(), leftRunning: coin(),
            isCarried: coin())
    }

    private mutating func connection() -> Connection {
        let staple = coin()
        return Connection(
            id: number(), time: time(),
            client: Connection.Client(
                address: text(), ja4: maybe { $0.text() }, stack: maybe { $0.text() }, process: maybe { $0.text() }),
            trial: maybe { $0.number() }, domain: domain(), connectHost: maybe { $0.text() }, mode: text(), step: pick(), outcome: pick(),
            alert: maybe { $0.alert() },
            tls: maybe { Connection.TLSParameters(version: $0.text(), cipher: $0.text(), alpn: $0.maybe { $0.text() }) },
            hello: maybe {
                Connection.HelloFacts(
                    serverName: $0.maybe { $0.text() }, alpn: $0.some { $0.text() }, versions: $0.some { $0.text() },
                    asksForStaple: staple, asksForSCT: $0.coin(),
                    offer: $0.maybe {
                        Offer(
                            versions: $0.codes(), listsVersions: $0.coin(), cipherSuites: $0.codes(), groups: $0.codes(),
                            signatureAlgorithms: $0.codes(), asksForStaple: staple)
                    })
            },
            bytes: Connection.Bytes(fromClient: number(), toClient: number()), milliseconds: duration(),
            firstRequestMilliseconds: maybe { $0.duration() }, request: maybe { $0.text() },
            splice: maybe {
                Connection.SpliceCounts(
                    clientApplicationRecords: $0.number(), serverAnsweredAfter: $0.coin(), opening: $0.maybe { $0.pick() })
            },
            notes: some { $0.pick() },
            unplayed: maybe { Connection.Unplayed(mode: $0.text(), obstacle: Obstacle($0.pick(), $0.text())) },
            clientCertificate: maybe {
                .init(subject: $0.text(), issuer: $0.text(), fingerprint: $0.text(), notAfter: $0.maybe { Int64($0.time()) })
            },
            events: some { $0.event() })
    }

    private mutating func event() -> TLSEvent {
        let kinds: [TLSEvent.Kind] = [
            .clientHello, .certificateWritten, .handshakeFinished(resumed: coin()), .alertReceived(alert()), .alertSent(alert()), .chatter,
            .request, .nonceEchoed, .clientClosed(pick()), .notTLS, .upstreamFailed, .spliced, .windowEnded, .endedByUs(pick()),
        ]
        return TLSEvent(at: Int64(number()), element(of: kinds) ?? .request)
    }

    private mutating func finding() -> Finding {
        let domain = domain()
        let cells = Catalog.modes.filter { _ in coin() }.map { mode in
            Finding.Cell(
                mode: mode.id, outcome: maybe { $0.pick() }, step: maybe { $0.pick() }, alert: maybe { $0.alert() }, trials: number(),
                accepted: number(), refused: number(), state: pick(), exit: maybe { $0.coin() ? .code(-1) : .signal(9) },
                request: maybe { $0.text() }, why: maybe { $0.text() })
        }
        return Finding(
            domain: domain, stack: maybe { $0.text() }, ja4: maybe { $0.text() }, process: maybe { $0.text() }, verdict: pick(),
            confidence: pick(), reason: maybe { $0.pick() }, pinCheck: maybe { $0.pick() }, pinLevel: maybe { $0.pick() },
            cleartext: pick(), acceptedModes: some { $0.text() }, retriedModes: some { $0.text() },
            controls: Finding.Controls(
                reach: pick(),
                trust: maybe {
                    Finding.Controls.Trust(
                        by: $0.pick(), domain: $0.maybe { $0.domain() }, mode: $0.maybe { $0.text() }, time: $0.maybe { $0.time() })
                }, openConfounders: some { $0.pick() }),
            cells: cells, origin: maybe { $0.origin(domain) })
    }

    private mutating func origin(_ domain: Domain) -> Origin {
        Origin(
            domain: domain, offeredALPN: some { $0.text() }, state: pick(), alpn: maybe { $0.text() }, version: maybe { $0.text() },
            keyType: maybe { $0.text() }, signatureHash: maybe { $0.text() }, notBefore: maybe { Int64($0.time()) },
            notAfter: maybe { Int64($0.time()) }, staples: coin(), carriesSCTs: coin(), asksForCertificate: coin(),
            spki: maybe { $0.text() }, chainPEM: some { $0.text() }, chain: some { $0.link() })
    }

    private mutating func link() -> ChainLink {
        ChainLink(
            subject: text(), issuer: text(), names: maybe { $0.text() }, notBefore: maybe { Int64($0.time()) },
            notAfter: maybe { Int64($0.time()) }, keyType: text(), signatureHash: maybe { $0.text() }, spki: text())
    }

    // MARK: Pieces

    private mutating func domain() -> Domain { Domain(host: text(), port: UInt16.random(in: 0...65535, using: &numbers)) }
    private mutating func alert() -> Alert { Alert(UInt8.random(in: 0...255, using: &numbers)) }
    private mutating func codes() -> [UInt16] { some { UInt16.random(in: 0...65535, using: &$0.numbers) } }
    private mutating func coin() -> Bool { Bool.random(using: &numbers) }
    private mutating func number() -> Int { Int.random(in: coin() ? 0...9 : 0...Int.max, using: &numbers) }

    /// From 1970 to the end of 9999, as exactly as a record keeps it.
    private mutating func time() -> Double { Recorded.moment(Double.random(in: 0...253_402_300_799, using: &numbers)) }
    private mutating func duration() -> Double { Recorded.duration(Double.random(in: 0...1e7, using: &numbers)) }

    private mutating func text() -> String {
        let scalars = (0..<Int.random(in: 0...9, using: &numbers)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...(coin() ? 0x7F : 0x10FFFF), using: &numbers))
        }
        return String(String.UnicodeScalarView(scalars)) + (coin() ? hostile : "")
    }

    private mutating func pick<Word: CaseIterable>() -> Word {
        let words = Array(Word.allCases)
        return words[Int.random(in: 0..<words.count, using: &numbers)]
    }

    private mutating func element<Value>(of values: [Value]) -> Value? { values.randomElement(using: &numbers) }

    private mutating func maybe<Value>(_ make: (inout RandomRun) -> Value) -> Value? { coin() ? make(&self) : nil }

    private mutating func some<Value>(_ make: (inout RandomRun) -> Value) -> [Value] {
        (0..<Int.random(in: 0...3, using: &numbers)).map { _ in make(&self) }
    }
}
