import Catalog

/// What plain requests say about hosts: something that the client does anyway, or something that it does because TLS was refused.
struct CleartextReading {
    private var uses: [String: CleartextUse] = [:]
    private var requests: [Cleartext]

    /// A fallback is claimed only where a control without interception was played and showed no plain request to the host, and every plain
    /// request came after a refusal in its own trial.
    init(_ dossier: Dossier) {
        requests = dossier.evidence.cleartext.filter { !$0.domain.isCanary }
        let trials = Dictionary((dossier.evidence.trials + dossier.evidence.carried).map { ($0.n, $0) }) { first, _ in first }
        let hasControl = dossier.evidence.trials.contains { $0.purpose == .discovery || $0.purpose == .reach }
        let sockets = dossier.subjects.flatMap(\.connections)
        for request in requests {
            let purpose = request.trial.flatMap { trials[$0]?.purpose }
            guard purpose != .controlCommand else { continue }
            let refused = sockets.contains {
                $0.trial == request.trial && $0.domain.host == request.domain.host && $0.time < request.time
                    && ($0.isRefusal || $0.outcome == .incompatible)
            }
            let isForced = hasControl && purpose == .mode && refused
            if !isForced || uses[request.domain.host] == nil { uses[request.domain.host] = isForced ? .fallback : .observed }
        }
    }

    func use(at domain: Domain) -> CleartextUse { uses[domain.host] ?? .none }

    /// Findings for hosts that were met in the clear only.
    func alone(besides domains: [Domain]) -> [Finding] {
        let hosts = Set(domains.map(\.host))
        let others = requests.map(\.domain).filter { !hosts.contains($0.host) && uses[$0.host] != nil }
        return others.uniqued.map { domain in
            Finding(
                domain: domain, stack: nil, ja4: nil, verdict: .inconclusive, confidence: .unknown, reason: .neverConnected,
                cleartext: use(at: domain), controls: Finding.Controls(reach: .notRun, trust: nil))
        }
    }
}
