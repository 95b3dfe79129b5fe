import Foundation
import Lab
import Reports
import Testing
import Verdicts

/// The offline lab as a person uses it.
@Suite struct `The lab` {
    private func tour(_ bench: Bench, _ options: String...) async throws -> (ended: Ended, runs: [Report]) {
        let file = bench.path("out/tour.json")
        let ended = try await bench.play(["lab", "try", "--json", file] + options)
        return (ended, try JSONDecoder().decode([Report].self, from: try Data(contentsOf: URL(fileURLWithPath: file))))
    }

    @Test func `every demo client gets the verdict that it must get`() async throws {
        try await Bench.with { bench in
            let (ended, runs) = try await tour(bench)
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(runs.count == LabBehaviour.all.count)
            let pinned = runs.flatMap(\.domains).filter { $0.verdict == .pinned }
            #expect(pinned.count == 5)
            #expect(pinned.allSatisfy { $0.controls.trust != nil })
            let accepted = runs.flatMap(\.domains).filter { $0.verdict == .pinBypassable }.map(\.acceptedModes)
            #expect(accepted == [["pin-same-names"], ["pin-stuffed-tail"]])
            #expect(LabBehaviour.all.allSatisfy { ended.output.contains("\n\($0.name)") })
            #expect(ended.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
            try checkSavedRuns(bench)
        }
    }

    /// What was saved of each client reads back as it was, and its evidence gives the findings that it states.
    private func checkSavedRuns(_ bench: Bench) throws {
        let saved = try bench.savedRuns()
        #expect(saved.count == LabBehaviour.all.count)
        for file in saved {
            let bytes = [UInt8](try Data(contentsOf: file))
            let run = try RunFile.read(bytes)
            #expect(RunFile.json(run) == bytes, "\(file.path)")
            #expect(Findings.of(Evidence(run: run)) == run.findings, "\(file.path)")
        }
    }

    @Test func `without a canary nothing proves a pin of one host in the handshake`() async throws {
        try await Bench.with { bench in
            let (ended, runs) = try await tour(
                bench, "--no-canary", "--client", "pin-ca", "--client", "pin-spki", "--client", "pin-leaf")
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(runs.map { $0.domains.map(\.verdict) } == [[.untrustedOrPinned], [.untrustedOrPinned], [.untrustedOrPinned]])
            #expect(ended.output.components(separatedBy: "CANNOT TELL").count == 4)
            #expect(runs.allSatisfy { run in !run.trials.contains { $0.purpose == .canary } })
        }
    }

    @Test func `a demo client that there is not is wrong usage`() async throws {
        try await Bench.with { bench in
            let unknown = try await bench.end(["lab", "try", "--client", "careful"])
            #expect(unknown.code == 64)
            let unpinned = try await bench.end(["lab", "client", "pin-spki", "--url", "https://a.test/"])
            #expect(unpinned.code == 64)
            for address in ["127.0.0.9", "::1"] {
                let elsewhere = try await bench.end(["lab", "origin", "--host", address])
                #expect(elsewhere.code == 64 && elsewhere.errors.contains("127.0.0.1"))
            }
        }
    }

    @Test(.enabled(if: Tool.curl.isInstalled, "curl is not installed"))
    func `its server answers curl until it is interrupted`() async throws {
        try await Bench.with { bench in
            let (port, folder) = (try await Bench.freePort(), bench.path("out/pem"))
            let ended = try await bench.play(
                ["lab", "origin", "--port", "\(port)", "--pem-dir", folder, "--host", "lab.example.test", "--client-certificate"]
            ) { program in
                for await line in program.errorLines where line.contains("Ctrl-C") { break }
                let route = ["-sS", "--noproxy", "*", "--cacert", "\(folder)/ca.pem", "--connect-to", "::127.0.0.1:\(port)"]
                let url = "https://lab.example.test/hello"
                let known = try await bench.play(.curl, route + ["--cert", "\(folder)/client.pem", url])
                #expect(known.code == 0)
                #expect(known.output.contains(#""path":"/hello""#))
                let unknown = try await bench.play(.curl, route + [url])
                #expect(unknown.code != 0)
                program.signal(SIGINT)
            }
            #expect(ended.code == 0)
            for text in ["https://lab.example.test/ is served on 127.0.0.1:\(port)", "\(folder)/ca.pem", "pin ", "curl --cacert", " run "] {
                #expect(ended.output.contains(text), "\(text)")
            }
            // A demo client that pins could not show a certificate.
            #expect(ended.output.contains("--client-cert lab.example.test=\(folder)/client.pem") && !ended.output.contains("pin-spki"))
        }
    }
}
