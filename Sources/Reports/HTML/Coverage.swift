/// What of the standards' tests a run covers, and what it leaves to a review of the code.
enum Coverage {
    static func write(into html: inout HTMLWriter) {
        html.element("section", .id("coverage"), .labelled(by: "coverage-title")) { html in
            html.raw("<h2 id=\"coverage-title\">Coverage</h2>")
            html.raw("<p>Numbers of OWASP's weaknesses changed when its list left the beta; both are given.</p>")
            for weakness in Taxonomy.weaknesses { write(weakness, &html) }
        }
    }

    private static func write(_ weakness: Weakness, _ html: inout HTMLWriter) {
        html.element("details", .class("story")) { html in
            html.element("summary") { html in
                html.element("h3") { html in
                    html.element("code", text: weakness.id)
                    html.text(" " + weakness.title)
                }
            }
            html.element("div", .class("body")) { html in
                html.element("dl", .class("facts")) { html in
                    html.fact("Weakness", weakness.number)
                    html.fact("Control", "\(weakness.masvs) (MASVS 1: \(weakness.masvsV1.joined(separator: ", ")))")
                    html.fact("Profiles", weakness.profiles.joined(separator: ", "))
                    html.fact("CWE", weakness.cwe.map { "\($0) \($0.title)" }.joined(separator: "; "))
                    html.fact("Covered", weakness.covers)
                    html.fact("Not covered", weakness.leavesOut)
                }
                html.table("Tests of the MASTG for \(weakness.id)", id: "tests-" + weakness.id, class: "tests") { html in
                    html.heads(["test", "title", "here"])
                    html.element("tbody") { html in
                        for test in weakness.tests {
                            html.element("tr") { html in
                                html.element("th", .scope("row"), text: test.id)
                                html.element("td", text: test.title)
                                html.element("td") { $0.mark(test.extent.tone, test.extent.words) }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension GuideTest.Extent {
    fileprivate var tone: Tone? {
        switch self {
        case .observed: .good
        case .partial, .effect: nil
        case .review: .quiet
        }
    }
}
