internal import Verdicts
internal import Wire

// What event lines and run files say of one finding, of a trial and of a genuine server.
extension JSONWriter {
    /// The client's TLS stack: `id` joins it to the connections of a run file.
    mutating func client(of finding: Finding) {
        object("client", inline: true) { json in
            json.member("id", finding.stack)
            json.member("ja4", finding.ja4)
            json.member("looksLike", finding.ja4.flatMap(KnownStack.name))
            json.member("process", finding.process)
            json.member("place", finding.place)
        }
    }

    /// From `verdict` to `cleartext`.
    mutating func claim(of finding: Finding) {
        member("verdict", finding.verdict.rawValue)
        member("confidence", finding.confidence.rawValue)
        member("reason", finding.reason?.rawValue)
        member("pinCheck", finding.pinCheck?.rawValue)
        member("pinLevel", finding.pinLevel?.rawValue)
        member("cleartext", finding.cleartext.rawValue)
    }

    /// The controls. A trust control names where and when it was seen; a declared one was seen nowhere.
    mutating func controls(_ controls: Finding.Controls) {
        object("controls") { json in
            json.member("reach", controls.reach.rawValue)
            json.object("trust", controls.trust, inline: true) { json, trust in
                json.member("by", trust.by.rawValue)
                if let domain = trust.domain {
                    json.member("domain", domain.host)
                    json.member("port", domain.port)
                }
                if let mode = trust.mode { json.member("mode", mode) }
                if let time = trust.time { json.member("time", time: time) }
            }
            json.member("openConfounders", controls.openConfounders.map(\.rawValue))
        }
    }

    /// How a command ended: `"exit":60`; after a signal `"exit":null,"signal":15`.
    mutating func exit(_ exit: Trial.Exit?) {
        switch exit {
        case .code(let code): member("exit", code)
        case .signal(let signal):
            null("exit")
            member("signal", signal)
        case nil: null("exit")
        }
    }

    /// From `purpose` to `carried`.
    mutating func members(of trial: Trial) {
        member("purpose", trial.purpose.rawValue)
        member("n", trial.n)
        member("domain", trial.domain?.host)
        member("port", trial.domain?.port)
        member("mode", trial.mode)
        exit(trial.exit)
        member("milliseconds", milliseconds: trial.milliseconds)
        member("interrupted", trial.interrupted)
        member("leftRunning", trial.leftRunning)
        member("carried", trial.isCarried)
    }

    /// From `client` to `request`.
    mutating func members(of cleartext: Cleartext) {
        object("client", inline: true) { $0.member("address", cleartext.clientAddress) }
        member("trial", cleartext.trial)
        member("domain", cleartext.domain.host)
        member("port", cleartext.domain.port)
        member("request", cleartext.request)
    }

    /// What is known of a genuine server, without its chain.
    mutating func members(of origin: Origin) {
        member("offeredALPN", origin.offeredALPN)
        member("state", origin.state.rawValue)
        member("alpn", origin.alpn)
        member("version", origin.version)
        member("keyType", origin.keyType)
        member("signatureHash", origin.signatureHash)
        if let time = origin.notBefore { member("notBefore", time: Double(time)) }
        if let time = origin.notAfter { member("notAfter", time: Double(time)) }
        member("staples", origin.staples)
        member("carriesSCTs", origin.carriesSCTs)
        member("asksForCertificate", origin.asksForCertificate)
        member("spki", origin.spki)
    }

    /// One certificate of a genuine chain, as an element of an array.
    mutating func link(_ link: ChainLink) {
        object(inline: true) { json in
            json.member("subject", link.subject)
            json.member("issuer", link.issuer)
            json.member("names", link.names)
            json.member("notBefore", time: link.notBefore.map(Double.init))
            json.member("notAfter", time: link.notAfter.map(Double.init))
            json.member("keyType", link.keyType)
            json.member("signatureHash", link.signatureHash)
            json.member("spki", link.spki)
        }
    }
}
