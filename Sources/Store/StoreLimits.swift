/// How much a store takes in, and how soon.
package struct StoreLimits: Sendable {
    /// The most observations that wait for a commit; at some 2 KiB each.
    package var waiting: Int
    /// Milliseconds from the first observation that waits to its commit; a verdict waits for none.
    package var milliseconds: Int
    /// The most pages of 4 KiB that the file may have; nil for as many as the disk holds.
    package var pages: Int?

    package init(waiting: Int = 10_000, milliseconds: Int = 50, pages: Int? = nil) {
        self.waiting = waiting
        self.milliseconds = milliseconds
        self.pages = pages
    }
}
