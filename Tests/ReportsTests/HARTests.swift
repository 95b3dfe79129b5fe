import Foundation
import Reports
import Testing
import Verdicts

@Suite struct `An HTTP archive` {
    private typealias Object = [String: Any]

    private func log(_ exchanges: [Exchange]) throws -> [String: Any] {
        let entries = exchanges.map { HARFile.entry($0) }.joined(separator: Array(",\n".utf8))
        let bytes = HARFile.opening(toolVersion: "0.1.0") + entries + HARFile.closing
        let file = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? Object)
        return try #require(file["log"] as? Object)
    }

    @Test func `has what HAR 1.2 demands`() throws {
        let log = try log(Exchange.samples)
        #expect(log["version"] as? String == "1.2")
        #expect((log["creator"] as? Object)?["name"] as? String == "pinproof")
        let entries = try #require(log["entries"] as? [Object])
        #expect(entries.count == Exchange.samples.count)
        for entry in entries {
            #expect(entry["startedDateTime"] is String && entry["time"] is NSNumber && entry["cache"] is Object)
            let timings = try #require(entry["timings"] as? Object)
            let phases = try ["send", "wait", "receive"].map { try #require(timings[$0] as? Double) }
            #expect(phases.allSatisfy { $0 >= 0 })
            let request = try #require(entry["request"] as? Object)
            let response = try #require(entry["response"] as? Object)
            for message in [request, response] {
                #expect(message["httpVersion"] is String && message["cookies"] is [Any] && message["headers"] is [Object])
                #expect(message["headersSize"] is Int && message["bodySize"] is Int)
            }
            #expect(request["method"] is String && request["url"] is String && request["queryString"] is [Object])
            #expect(response["status"] is Int && response["statusText"] is String && response["redirectURL"] is String)
            #expect((response["content"] as? Object)?["size"] is Int && (response["content"] as? Object)?["mimeType"] is String)
        }
    }

    @Test func `without an entry is whole too`() throws {
        #expect((try log([])["entries"] as? [Any])?.isEmpty == true)
    }

    @Test func `tells times, text as text and other bytes in base64`() throws {
        let entry = try #require((try log(Exchange.samples)["entries"] as? [Object])?.first)
        #expect(entry["time"] as? Double == 9.7)
        let request = try #require(entry["request"] as? Object)
        #expect(request["url"] as? String == "https://api.example.com/p?q=***&r")
        #expect((request["postData"] as? Object)?["text"] as? String == "hello")
        #expect((request["queryString"] as? [[String: String]])?.map { $0["name"] } == ["q", "r"])
        let content = try #require((entry["response"] as? Object)?["content"] as? Object)
        #expect(content["text"] as? String == "AP8B" && content["encoding"] as? String == "base64")
        #expect((content["comment"] as? String)?.contains("gzip") == true)
    }

    @Test func `says where an exchange is not whole`() throws {
        let entries = try #require(try log(Exchange.samples)["entries"] as? [Object])
        #expect(entries.map { $0["comment"] != nil } == [false, true, false, false, true])
        #expect((entries[1]["response"] as? Object)?["status"] as? Int == 0)
    }
}

@Suite struct `An exchange` {
    @Test func `is of the kind that its messages show`() {
        #expect(Exchange.samples.map(\.kind) == [.http1, .http1, .grpc, .webSocket, .h2])
        let call = Exchange.samples.compactMap(\.grpc)
        #expect(call.map(\.service) == ["weather.v1.Forecast"] && call.map(\.method) == ["Get"] && call.map(\.status) == [5])
    }
}
