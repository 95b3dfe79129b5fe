import Wire

/// What a header decoder hands its fields to, one by one and in order.
protocol FieldTaker {
    /// Takes one field; what it keeps it copies.
    mutating func take(name: some Collection<UInt8>, value: some Collection<UInt8>)
}

extension RequestHead: FieldTaker {}

/// All fields of a block as texts, bounded.
struct FieldList: FieldTaker {
    /// Without those that begin with a colon.
    private(set) var fields: [HTTPExchange.Field] = []
    /// Control data (RFC 9113 §8.3) by name; the first of a name counts.
    private(set) var control: [String: String] = [:]
    /// There were more fields, or longer ones, than are held.
    private(set) var isCut = false
    private var size = 0
    private let limits: ExchangeLimits

    init(_ limits: ExchangeLimits) { self.limits = limits }

    mutating func take(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        let (sum, overflow) = size.addingReportingOverflow(name.count + value.count)
        guard !overflow, sum <= limits.headBytes, fields.count < limits.fields else {
            isCut = true
            return
        }
        size = sum
        let field = HTTPExchange.Field(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
        if field.name.hasPrefix(":") {
            if control[field.name] == nil, control.count < 16 { control[field.name] = field.value }
        } else {
            fields.append(field)
        }
    }
}
