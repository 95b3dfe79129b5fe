/// Whose connections these are, and so how far one of them speaks for another.
package enum Clientele: String, Codable, Sendable, CaseIterable {
    /// One command with all its processes: equal TLS stacks are one client, wherever they run.
    case command
    /// Whoever comes to a proxy: clients on this machine are told apart by their executables, others by their addresses, which two
    /// programs of one device share.
    case many
    /// As `many`, and the user says that one program only is in use at each address.
    case singleApp = "single-app"
}

extension Connection.Client {
    /// Who this is among many: the executable of a client on this machine where it is known, else the address. Two clients at one place are
    /// told apart by their TLS stacks.
    package var place: String { isLocal ? process ?? String(host) : String(host) }

    /// The last word of a `process` that stands for any program of an interpreter: what it runs is not known.
    package static let nameless = "?"

    /// Several programs may be behind this place, whatever their TLS stacks.
    var isNameless: Bool { process?.hasSuffix(" " + Self.nameless) ?? false }
}

extension Connection {
    /// It bears on what is said of a client though it belongs to no trial: a plain request, the canary, and a connection that was passed
    /// through and never used.
    package var tellsOutsideTrials: Bool { isCleartext || domain.isCanary || unusedOutsideTrials != nil }

    /// Whose connection was passed through outside of trials and never used, and where; nil for any other.
    package var unusedOutsideTrials: Unused? {
        guard trial == nil, splice?.opening == .unused else { return nil }
        return Unused(place: client.place, stack: client.stack, domain: domain)
    }

    /// A client and a domain between which a connection was not used.
    package struct Unused: Hashable, Sendable {
        package var place: String
        package var stack: String?
        package var domain: Domain

        /// Counts those that are kept: a few of each show a habit, and who asks every second whether a server is there would fill the memory.
        package struct Tally: Sendable {
            private static let mostOfEach = 3
            /// Clients can make up domains.
            private static let most = 2000
            private var counts: [Unused: Int] = [:]

            package init() {}

            /// Whether another one is to be kept.
            package mutating func takes(_ one: Unused) -> Bool {
                let count = counts[one, default: 0]
                guard count < Self.mostOfEach, count > 0 || counts.count < Self.most else { return false }
                counts[one] = count + 1
                return true
            }

            mutating func forget(_ domain: Domain) { counts = counts.filter { $0.key.domain != domain } }
        }
    }
}

extension Evidence {
    /// The evidence of each place on its own, in order of appearance: what was accepted at one shows nothing about another.
    ///
    /// Trials without a socket of the place are left out, for nobody there was asked; and sockets outside of trials, for they were asked
    /// nothing, unless they tell of something else.
    var places: [(place: String, evidence: Evidence)] {
        var order: [String] = []
        var grouped: [String: [Connection]] = [:]
        for connection in connections where connection.trial != nil || connection.tellsOutsideTrials {
            let place = connection.client.place
            if grouped[place] == nil { order.append(place) }
            grouped[place, default: []].append(connection)
        }
        let plain = Dictionary(grouping: cleartext, by: Self.places(of: connections))
        for place in plain.keys.sorted() where grouped[place] == nil { order.append(place) }
        return order.map { place in
            var part = self
            part.connections = grouped[place] ?? []
            part.cleartext = plain[place] ?? []
            let met = Set(part.connections.compactMap(\.trial))
            part.trials = trials.filter { met.contains($0.n) }
            return (place, part)
        }
    }
}

extension Evidence {
    /// Tells whose a plain request is: that of the connection which carried it, and of an unknown program at its address where none is known.
    static func places(of connections: [Connection]) -> (Cleartext) -> String {
        let carriers = Dictionary(grouping: connections.filter(\.isCleartext), by: \.client.address)
        return { request in
            let carrier = carriers[request.clientAddress]?.first { $0.time == request.time }
            return (carrier?.client ?? Connection.Client(address: request.clientAddress)).place
        }
    }
}
