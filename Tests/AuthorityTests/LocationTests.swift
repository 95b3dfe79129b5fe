import Authority
import Foundation
import Testing

@Suite struct `The place of the CA` {
    private let temporary: TemporaryFolder

    init() throws { temporary = try TemporaryFolder() }

    private func path(_ option: String?, _ environment: [String: String]) -> String {
        AuthorityFolder.locate(option: option, environment: environment, workingDirectory: temporary.url).url.path
    }

    @Test func `is the first of option, environment, marked folder and data folder`() throws {
        let here = temporary.url.path
        let all = ["PINPROOF_CA_DIR": "/named", "XDG_DATA_HOME": "/data", "HOME": "/home/someone"]
        try FileManager.default.createDirectory(at: temporary.url.appendingPathComponent("ca"), withIntermediateDirectories: true)
        #expect(path("/option", all) == "/option")
        #expect(path(nil, all) == "/named")
        #expect(path(nil, ["XDG_DATA_HOME": "/data"]) == "/data/pinproof/ca", "an unmarked ./ca may be anything")
        _ = try temporary.file("ca/.pinproof", "")
        #expect(path("/option", all) == "/option")
        #expect(path(nil, all) == "/named")
        #expect(path(nil, ["XDG_DATA_HOME": "/data"]) == here + "/ca")
        #expect(path(nil, ["PINPROOF_CA_DIR": ""]) == here + "/ca", "an empty variable is none")
    }

    @Test func `is under the user's home where nothing else is said`() {
        #expect(path(nil, ["HOME": "/home/someone"]) == "/home/someone/.local/share/pinproof/ca")
        #expect(path(nil, ["HOME": "/home/someone", "XDG_DATA_HOME": ""]) == "/home/someone/.local/share/pinproof/ca")
        #expect(path(nil, ["HOME": "/home/someone", "XDG_DATA_HOME": "relative"]) == "/home/someone/.local/share/pinproof/ca")
        #expect(path(nil, [:]).hasSuffix("/.local/share/pinproof/ca"))
    }

    @Test(arguments: ["mine", "./mine", "deep/mine"]) func `is relative to the working directory, even one that is not there`(name: String)
    {
        let there = URL(fileURLWithPath: "/nowhere/at/all")
        for folder in [
            AuthorityFolder.locate(option: name, environment: [:], workingDirectory: there),
            AuthorityFolder.locate(option: nil, environment: ["PINPROOF_CA_DIR": name], workingDirectory: there),
        ] {
            #expect(folder.url.standardizedFileURL.path == "/nowhere/at/all/" + name.replacing("./", with: ""))
            #expect(folder.keyFile.standardizedFileURL.path.hasSuffix("mine/private/root-key.pem"))
        }
    }
}
