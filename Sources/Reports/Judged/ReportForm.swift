/// A form of report that build machines read.
package enum ReportForm: String, Sendable, CaseIterable {
    case junit, sarif, markdown, tap, badge

    /// The whole document, ending with a line feed.
    package func render(_ judged: JudgedRun) -> [UInt8] {
        switch self {
        case .junit: JUnitReport.xml(judged)
        case .sarif: SARIFReport.json(judged)
        case .markdown: Array(MarkdownReport().render(judged).utf8)
        case .tap: Array(TAPReport.text(judged).utf8)
        case .badge: Badge.json(judged)
        }
    }
}
