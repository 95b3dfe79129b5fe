package import NIOCore
package import NIOPosix
internal import Synchronization

/// Who waits for a certificate: one job of each client in turn, so that a client that asks for many names holds up itself and nobody else.
package final class MintQueue: Sendable {
    /// A leaf takes 50 us, so this is a few hundredths of a second.
    package static let mostWaiting = 256
    /// Half of it, so that nobody can fill it alone.
    package static let mostPerClient = 128

    private typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [String: [Job]] = [:]
        /// The clients that have jobs, the next one first.
        var turns: [String] = []
        var waiting = 0
        var free: Int

        mutating func next() -> Job? {
            guard let client = turns.first, var own = jobs[client], !own.isEmpty else {
                free += 1
                return nil
            }
            let job = own.removeFirst()
            turns.removeFirst()
            if own.isEmpty {
                jobs[client] = nil
            } else {
                jobs[client] = own
                turns.append(client)
            }
            waiting -= 1
            return job
        }
    }

    private let threads: NIOThreadPool
    private let state: Mutex<State>

    /// - Parameter places: how many jobs run at once.
    package init(_ threads: NIOThreadPool, places: Int) {
        self.threads = threads
        state = Mutex(State(free: max(1, places)))
    }

    /// Does something off the event loops when its client's turn comes.
    ///
    /// - Parameter client: whose it is; the address without its port.
    /// - Returns: nil where too many wait already.
    package func add<Made: Sendable>(
        for client: String, on loop: any EventLoop, _ make: @escaping @Sendable () throws -> Made
    ) -> EventLoopFuture<Made>? {
        let promise = loop.makePromise(of: Made.self)
        let begins: Bool? = state.withLock { state in
            let own = state.jobs[client]?.count ?? 0
            guard state.waiting < Self.mostWaiting, own < Self.mostPerClient else { return nil }
            if own == 0 { state.turns.append(client) }
            state.jobs[client, default: []].append { promise.completeWith(Result(catching: make)) }
            state.waiting += 1
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        guard let begins else {
            promise.fail(CancellationError())
            return nil
        }
        if begins { work() }
        return promise.futureResult
    }

    /// One job, then back to the end of the pool's own queue, in which others stand too.
    private func work() {
        threads.submit { [self] _ in
            guard let job = state.withLock({ $0.next() }) else { return }
            job()
            work()
        }
    }
}
