package import Verdicts

/// A policy as it is written: `pinproof.yml`.
package enum PolicyFile {
    /// Bytes that a policy may have: some thousand domains.
    package static let limit = 262_144

    /// Reads a policy.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name as the user gave it, for reports.
    /// - Throws: Everything that is wrong with it, in the order of the file. Only what keeps it from being read as YAML comes alone.
    package static func read(_ bytes: [UInt8], named file: String) throws(PolicyFileError) -> Policy {
        var problems: [PolicyProblem] = []
        let policy: Policy?
        do throws(PolicyProblem) {
            let text = try PolicyText.checked(bytes)
            let tree = try YAMLTree.compose(text, noting: &problems)
            policy = PolicyReader.read(tree, named: file, noting: &problems)
        } catch {
            problems.append(error)
            policy = nil
        }
        guard problems.isEmpty, let policy else { throw PolicyFileError(file: file, problems: problems.sorted { $0.place < $1.place }) }
        return policy
    }
}
