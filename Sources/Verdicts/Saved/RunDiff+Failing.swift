extension RunDiff {
    /// Kinds of change that a comparison can be made to fail on.
    package static let failures: [Kind] = [.regressed, .gone, .changed, .appeared]

    /// Reads a list such as `regressed,gone`; spaces are allowed, an empty list is none.
    ///
    /// - Throws: `VerdictError` where a word is no such kind.
    package static func failures(_ list: String) throws(VerdictError) -> Set<Kind> {
        var result: Set<Kind> = []
        for item in list.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let kind = Kind(rawValue: String(item)), failures.contains(kind) else { throw VerdictError.unknownChange(String(item)) }
            result.insert(kind)
        }
        return result
    }
}
