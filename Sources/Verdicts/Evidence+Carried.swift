import Catalog

extension Evidence {
    /// Takes over from trials in which trust was handed over in another way what does not depend on that, and can make a verdict only worse:
    /// acceptances of faulty certificates by clients that were not told of our root, and plain requests.
    package mutating func carry(from other: Evidence) {
        let dossier = Dossier(other)
        let foreign = Set(other.trials.map(\.n))
        let acceptances = dossier.subjects.flatMap { subject in
            subject.answers.values.filter { dossier.mode($0.mode)?.isFaultWithoutRoot ?? false }.flatMap(\.results)
                .filter { $0.kind == .accepted && $0.trial.map(foreign.contains) ?? false }.flatMap(\.sockets)
        }
        let commanded = Set(other.trials.filter { $0.purpose == .controlCommand }.map(\.n))
        let plain = other.cleartext.filter { $0.trial.map { foreign.contains($0) && !commanded.contains($0) } ?? false }
        // With what was refused before: it says whether they were forced.
        let forcing = dossier.subjects.flatMap(\.connections).filter { socket in
            (socket.isRefusal || socket.outcome == .incompatible)
                && plain.contains { $0.trial == socket.trial && $0.domain.host == socket.domain.host && socket.time < $0.time }
        }
        let sockets = (acceptances + forcing).uniqued.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        let numbers = Set(sockets.compactMap(\.trial) + plain.compactMap(\.trial))
        carried += other.trials.filter { numbers.contains($0.n) }.map { trial in
            var trial = trial
            trial.isCarried = true
            return trial
        }
        connections += sockets
        cleartext += plain
    }
}

extension TestMode {
    /// A client that accepts it is careless, and our root has no part in it.
    fileprivate var isFaultWithoutRoot: Bool { arm != .trusted && (isHostile || id == Catalog.canaryUntrusted) }
}
