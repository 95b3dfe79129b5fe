internal import Authority
internal import PolicyFile
internal import Proxy
internal import Runner

extension Pinproof {
    /// Why a run could not be played. What the client does wrong is evidence and never an error.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// What kind of failure it is.
        public enum Code: String, Sendable, CaseIterable {
            /// The URL or an option has a value that cannot be used.
            case option
            /// A file cannot be read or written.
            case file
            /// The policy says something that cannot be understood; every place of it is told.
            case policy
            /// The CA cannot be used or made.
            case authority
            /// The machine lacks something: a free port, room for temporary files, a CA bundle that can be read.
            case surroundings
        }

        /// What kind of failure it is; two failures of one kind are equal.
        public let code: Code
        /// What failed, with what, and what to do.
        public let description: String

        init(_ code: Code, _ description: String) {
            self.code = code
            self.description = description
        }

        /// An error of the modules below, told as one of ours; cancellation stays what it is.
        static func telling(_ error: any Error) -> any Error {
            switch error {
            case is CancellationError, is Failure: error
            case let error as PolicyFileError: Failure(.policy, error.description)
            case let error as AuthorityError: Failure(.authority, error.message)
            case let error as ProxyError: Failure(.surroundings, error.message)
            case let error as RunnerError: Failure(.surroundings, error.message)
            default: Failure(.surroundings, "The run could not be played: \(error)")
            }
        }

        /// Whether both have the same code.
        public static func == (a: Failure, b: Failure) -> Bool { a.code == b.code }

        /// Takes the code alone.
        public func hash(into hasher: inout Hasher) { hasher.combine(code) }
    }
}
