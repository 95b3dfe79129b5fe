import Foundation
import Runner
import Testing

struct `Where a command cannot have a network of its own` {
    @Test(arguments: ["/bin/false", "/bin/true", "/nonexistent/program"]) func `it is said why`(program: String) async throws {
        let ground = try Ground()
        let folder = try RunFolder(id: "capture", workingDirectory: ground.url, environment: [:])
        do {
            _ = try await Capture.open(CaptureOptions(program: program), in: folder)
            Issue.record("\(program) handed over sockets.")
        } catch {
            #expect(error.code == .capture && error.message.hasPrefix("--capture runs the command in a network of its own"))
            #expect(error.message.contains("not possible here: ") && error.message.hasSuffix("."))
        }
    }

    @Test func `too many ports are refused before anything is tried`() async throws {
        let ground = try Ground()
        let folder = try RunFolder(id: "capture", workingDirectory: ground.url, environment: [:])
        await #expect(throws: RunnerError(.options, "")) {
            try await Capture.open(CaptureOptions(program: "/bin/true", adding: Array(10_000...12_000)), in: folder)
        }
    }

    @Test func `ports are told once each, in order`() {
        let ports = CaptureOptions(program: "p", adding: [9_999, 443, 9_999]).ports
        #expect(ports == Set(ports).sorted() && ports.contains(9_999) && ports.contains(443) && !ports.contains(25))
    }
}
