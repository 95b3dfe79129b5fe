internal import NIOCore

/// Runs a connection's task on its event loop throughout: what is not bound to an actor would otherwise visit the global pool between two
/// awaits, which costs two thread switches each.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop
    private let serial: any SerialExecutor

    init(_ loop: any EventLoop) {
        self.loop = loop
        serial = loop.executor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe serial.asUnownedSerialExecutor()
        loop.execute { unsafe job.runSynchronously(on: executor) }
    }
}
