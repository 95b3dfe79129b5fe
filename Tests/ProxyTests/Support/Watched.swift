import NIOCore
import NIOPosix
import Synchronization

/// Something was waited for that never came.
struct Stuck: Error, CustomStringConvertible {
    let description: String

    init(waitingFor what: String) { description = "\(what) never came" }
}

/// Waits for what a callback brings about. Gives up after a time that no healthy run needs, so that a fault ends the test and not the run.
func waiting<Value: Sendable>(
    for what: String, on loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.any(), isolation: isolated (any Actor)? = #isolation,
    _ start: (EventLoopPromise<Value>) -> Void
) async throws -> Value {
    let promise = loop.makePromise(of: Value.self)
    let watchdog = loop.scheduleTask(in: .seconds(40)) { promise.fail(Stuck(waitingFor: what)) }
    start(promise)
    defer { watchdog.cancel() }
    return try await promise.futureResult.get()
}

/// A value that any thread may change and a test may wait on.
final class Watched<Value: Sendable>: Sendable {
    private struct Box {
        var value: Value
        var waiters: [@Sendable (Value) -> Bool] = []
    }

    private let box: Mutex<Box>

    init(_ value: Value) { box = Mutex(Box(value: value)) }

    var value: Value { box.withLock { $0.value } }

    func change(_ change: (inout Value) -> Void) {
        box.withLock { box in
            change(&box.value)
            let value = box.value
            box.waiters.removeAll { $0(value) }
        }
    }

    /// The first answer that is not nil, now or after a later change.
    func when<Found: Sendable>(_ what: String, _ find: @escaping @Sendable (Value) -> Found?) async throws -> Found {
        try await waiting(for: what) { (promise: EventLoopPromise<Found>) in
            box.withLock { box in
                let waiter: @Sendable (Value) -> Bool = { value in
                    guard let found = find(value) else { return false }
                    promise.succeed(found)
                    return true
                }
                if !waiter(box.value) { box.waiters.append(waiter) }
            }
        }
    }
}
