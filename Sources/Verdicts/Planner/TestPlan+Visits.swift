import Catalog

extension TestPlan {
    /// What is left to play on one domain to a client that comes and goes as it likes, the next visit first.
    ///
    /// ```text
    ///   passed through until it reached the genuine server ─▶ the course of a run ─▶ passed through once more, if it refused anything
    /// ```
    ///
    /// - Returns: empty where nothing that is still to come could change the verdict.
    func visits(to domain: Domain) -> [Step] {
        let dossier = Dossier(evidence)
        let course = Course(target: domain, subjects: dossier.subjects(at: domain).map { Assessment($0, in: dossier) }, plan: self)
        let here = evidence.trials.filter { $0.domain == domain }
        // A genuine server that is down does not keep a careless client from being found out.
        if options.hasOrigins, !course.isReached, here.count(where: { $0.purpose == .discovery }) < Answer.certain {
            return [Step(.discovery, domain, Catalog.passthrough)]
        }
        let steps = Array(course.steps.prefix(max(0, options.limit - here.count)))
        guard steps.isEmpty else { return steps }
        guard options.hasOrigins else { return [] }
        let looks = here.reversed().prefix { $0.purpose == .reach }.count
        let isOpen = course.subjects.contains { it in
            it.subject.answers.values.contains { $0.refusals > 0 } && it.reach.isRepeated != true
        }
        return isOpen && looks < Answer.certain ? [Step(.reach, domain, Catalog.passthrough)] : []
    }
}
