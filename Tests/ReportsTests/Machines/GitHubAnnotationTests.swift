import Reports
import Testing
import Verdicts

@Suite struct `GitHub annotations` {
    @Test func `each points to its line, the worst first`() throws {
        let lines = GitHubAnnotations.text(try Judged.whole()).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.first?.hasPrefix("::error file=pinproof.yml,line=4,col=21,title=example.com%2C expect%3A validated::Anyone") == true)
        #expect(lines.last?.hasPrefix("::warning file=pinproof.yml,line=9,col=5,title=require-seen%3A gone.example.com::No client") == true)
    }

    @Test func `there are never more than eight, and none where all is well`() throws {
        let many = (1...30).map { Finding.careless(Domain(host: "h\($0).example", port: 443)) }
        let lines = GitHubAnnotations.text(JudgedRun(run(many), failOn: [.noValidation])).split(separator: "\n")
        #expect(lines.count == 8 && lines.last == "::notice title=pinproof::24 more are in the other reports.")
        var value = run([.strict()])
        value.connections = [.refused]
        #expect(GitHubAnnotations.text(JudgedRun(value)).isEmpty)
    }

    @Test func `no text from outside ends a command or begins one`() throws {
        var check = try #require(try Judged.whole().checks.first { $0.status == .broken })
        check.sentence = hostile + "\n::error::x%0A"
        check.expected = "a,b:c%3A"
        var judged = try Judged.whole(file: "a,b:c\n%.yml")
        judged.checks = [check]
        let text = GitHubAnnotations.text(judged)
        #expect(text.count(where: { $0 == "\n" }) == 1 && text.contains("%250A") && text.contains("a%2Cb%3Ac%253A"))
        #expect(text.hasPrefix("::error file=a%2Cb%3Ac\\u{a}%25.yml,line="))
    }
}
