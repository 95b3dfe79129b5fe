import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

/// The oracle is itself put to the test: a second fault in any mode must not escape it.
@Suite struct `The oracle` {
    static let hosts = [Hosts.ordinary, Hosts.longest, Hosts.deep, Hosts.ipv4, Hosts.ipv6]
    static let modes = Catalog.modes.filter { $0.presentation.chain != nil }

    private let now = unixTime()
    private let twin: Twin
    private let oracle: Oracle

    init() throws {
        twin = try Twin(now: now)
        oracle = try Oracle(twin.material, now: now)
    }

    private func findings(_ mode: TestMode, _ host: Host, _ fault: Twin.Fault?) throws -> (structure: [String], verification: [String]) {
        let profile = try #require(mode.presentation.chain)
        let chain = try twin.chain(profile, host: host, fault: fault)
        let clean = try twin.chain(.trusted, host: host, fault: nil)
        return (
            try oracle.structure(of: chain, profile: profile, clean: clean), try oracle.verification(of: chain, mode: mode, host: host)
        )
    }

    @Test(arguments: modes, hosts) func `finds nothing in a chain that another hand made`(mode: TestMode, host: Host) throws {
        let findings = try findings(mode, host, nil)
        #expect(findings.structure == [])
        #expect(findings.verification == [])
    }

    @Test(arguments: Twin.Fault.allCases) func `notices a second fault in every mode`(fault: Twin.Fault) throws {
        var (cases, verifier) = (0, 0)
        for mode in Self.modes {
            for host in Self.hosts {
                let findings = try findings(mode, host, fault)
                #expect(!findings.structure.isEmpty, "\(mode.id) for \(host.text)")
                cases += 1
                if !findings.verification.isEmpty { verifier += 1 }
            }
        }
        print("\(fault): \(cases) chains, the structure gave away \(cases), the verifier \(verifier)")
        #expect(verifier > 0, "the verifier has a word for it too")
    }
}
