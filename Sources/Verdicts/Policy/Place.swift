/// Where something stands in a text file.
package struct Place: Codable, Hashable, Sendable, Comparable {
    /// From 1.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

extension Place: CustomStringConvertible {
    /// `12:5`.
    package var description: String { "\(line):\(column)" }
}

/// A value and where it was written.
package struct Stated<Value: Hashable & Sendable>: Hashable, Sendable {
    package var value: Value
    package var place: Place

    package init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }
}
