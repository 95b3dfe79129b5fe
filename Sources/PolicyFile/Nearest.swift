/// What somebody may have meant.
enum Nearest {
    /// Words that are longer are not compared.
    private static let limit = 64

    /// The one of these words that needs the fewest changed letters, if it is near enough to be meant.
    static func word(to text: String, among words: [String]) -> String? {
        guard text.utf8.count <= limit else { return nil }
        let letters = Array(text.lowercased().utf8)
        let nearest = words.map { (word: $0, distance: distance(letters, Array($0.lowercased().utf8))) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= max(1, min(3, letters.count / 2)) else { return nil }
        return nearest.word
    }

    /// How many letters are to be put in, left out or exchanged (Levenshtein), or swapped with their neighbour.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var row = [i + 1]
            for (j, y) in b.enumerated() {
                var best = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, x == b[j - 1], y == a[i - 1] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            before = last
            last = row
        }
        return last.last ?? 0
    }
}
