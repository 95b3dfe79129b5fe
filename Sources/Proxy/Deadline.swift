package import NIOCore

/// One time limit after another, on one event loop, for little: a limit that is met costs nothing to take back, since a timer that comes
/// due looks whether its limit still holds, and sets itself again if a later one does.
package final class Deadline {
    private let loop: any EventLoop
    private var due: NIODeadline?
    private var action: (() -> Void)?
    /// When the earliest timer that is set will come.
    private var next: NIODeadline?

    package init(_ loop: any EventLoop) { self.loop = loop }

    /// Sets the limit, in place of the one before.
    func set(in time: TimeAmount, _ action: @escaping () -> Void) {
        let due = loop.now + time
        self.due = due
        self.action = action
        wake(at: due)
    }

    /// Takes the limit back.
    func clear() {
        due = nil
        action = nil
    }

    private func wake(at time: NIODeadline) {
        if let next, next <= time { return }
        next = time
        loop.assumeIsolated().scheduleTask(deadline: time) { [weak self] in self?.woke(at: time) }
    }

    private func woke(at time: NIODeadline) {
        if next == time { next = nil }
        guard let due else { return }
        guard due <= loop.now else { return wake(at: due) }
        let action = action
        clear()
        action?()
    }
}
