import Foundation
import PinproofTesting
import Testing

/// What keeps a run from being played is thrown before the code under test is called.
struct FailureTests {
    @Test(arguments: [
        (Pinproof.Options(trials: 0), Pinproof.Failure.Code.option, "trials"),
        (Pinproof.Options(timeout: .zero), .option, "timeout"),
        (Pinproof.Options(window: .milliseconds(999)), .option, "window"),
        (Pinproof.Options(modes: ["sloppy"]), .option, "sloppy"),
        (Pinproof.Options(connectTo: ["api.weather.test:8443"]), .option, "HOST:PORT:ADDR:PORT"),
        (Pinproof.Options(upstreamCA: [.text("no PEM")]), .option, "the given text"),
        (Pinproof.Options(upstreamCA: ["no/such/ca.pem"]), .file, "no/such/ca.pem"),
        (Pinproof.Options(caDirectory: "/proc/no-such-folder"), .authority, "/proc/no-such-folder"),
    ])
    func `an option that cannot be used is named`(options: Pinproof.Options, code: Pinproof.Failure.Code, word: String) async throws {
        let failure = await #expect(throws: Pinproof.Failure.self) {
            try await Pinproof.run(options: options) { _ in Issue.record("The code under test was called.") }
        }
        #expect(failure?.code == code)
        #expect(failure?.description.contains(word) == true, "\(failure?.description ?? "")")
    }

    @Test(arguments: ["api.weather.test", "ftp://api.weather.test/", "https://", "https://a b/"])
    func `a URL that cannot be called is refused`(url: String) async throws {
        let failure = await #expect(throws: Pinproof.Failure.self) {
            try await Pinproof.run(url: url) { _, _ in Issue.record("The code under test was called.") }
        }
        #expect(failure?.code == .option)
    }

    @Test func `a policy that cannot be read is told with its line`() async throws {
        let failure = await #expect(throws: Pinproof.Failure.self) {
            try await Pinproof.run(policy: .text("version: 1\ndomains: {api.weather.test: {expect: pined}}\n")) { _ in
                Issue.record("The code under test was called.")
            }
        }
        #expect(failure?.code == .policy)
        #expect(failure?.description.contains("the given text:2:") == true, "\(failure?.description ?? "")")
    }
}
