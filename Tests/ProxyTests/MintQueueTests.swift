import Dispatch
import NIOCore
import NIOPosix
import Proxy
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The queue for certificates` {
    private let loop = MultiThreadedEventLoopGroup.singleton.any()
    private let queue = MintQueue(.singleton, places: 1)
    private let order = Watched<[String]>([])

    /// Keeps the only place until it is told to go.
    private func hold() -> @Sendable () -> Void {
        let (held, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        _ = queue.add(for: "first", on: loop) {
            held.signal()
            go.wait()
        }
        held.wait()
        return { go.signal() }
    }

    private func add(_ name: String, for client: String) -> EventLoopFuture<Void>? {
        queue.add(for: client, on: loop) { [order] in order.change { $0.append(name) } }
    }

    @Test func `takes one of each client in turn`() async throws {
        let go = hold()
        let futures = [("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c"), ("b2", "b")].compactMap { add($0, for: $1) }
        go()
        for future in futures { try await future.get() }
        #expect(order.value == ["a1", "b1", "c1", "a2", "b2", "a3"])
    }

    @Test func `refuses what is beyond a client's share, and beyond its own length`() async throws {
        let go = hold()
        var futures = (0..<MintQueue.mostPerClient).compactMap { add("a\($0)", for: "a") }
        #expect(futures.count == MintQueue.mostPerClient)
        #expect(add("too many", for: "a") == nil)
        let rest = (0..<MintQueue.mostWaiting).compactMap { add("b", for: "client \($0)") }
        #expect(rest.count == MintQueue.mostWaiting - MintQueue.mostPerClient)
        futures += rest
        go()
        for future in futures { try await future.get() }
        #expect(order.value.count == MintQueue.mostWaiting)
        try await add("again", for: "a")?.get()
        #expect(order.value.last == "again")
    }

    @Test func `hands on what went wrong, and goes on`() async throws {
        struct Wrong: Error {}
        await #expect(throws: Wrong.self) { try await queue.add(for: "a", on: loop) { throw Wrong() }?.get() }
        try await add("next", for: "a")?.get()
        #expect(order.value == ["next"])
    }
}
