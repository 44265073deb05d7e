import Diagnostics
import Glibc

/// The text of a tokens file: a record a line; empty lines and those that begin with `#` say nothing.
public enum TokensFile {
  /// What is wrong with a file: a sentence for each line.
  public struct Faults: Error, CustomStringConvertible, Sendable {
    /// Each with its line.
    public let all: [String]
    /// A line for each.
    public var description: String { all.joined(separator: "\n") }
  }

  private static let keys = ["id", "name", "scopes", "rate", "concurrency", "salt", "sha256"]

  /// Reads the records.
  /// - Throws: all that is wrong.
  public static func read(_ text: String) throws(Faults) -> [TokenRecord] {
    var records: [TokenRecord] = []
    var faults: [String] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let first = words.first, first.first != "#" else { continue }
      do throws(Faults) {
        let record = try record(words)
        if records.contains(where: { $0.id == record.id }) {
          throw Faults(all: ["the id \(record.id) stands on an earlier line already"])
        }
        records.append(record)
      } catch {
        faults += error.all.map { "line \(index + 1): \($0)" }
      }
    }
    guard faults.isEmpty else { throw Faults(all: faults) }
    return records
  }

  /// Reads the records of a file.
  /// - Throws: that it can't be read, or all that is wrong.
  public static func read(contentsOf path: String) throws(Faults) -> [TokenRecord] {
    guard let file = fopen(path, "re") else {
      throw Faults(all: [strerror(errno).map { String(cString: $0) } ?? "can't be read"])
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 64 << 10)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    return try read(String(decoding: bytes, as: UTF8.self))
  }

  private static func record(_ words: [Substring]) throws(Faults) -> TokenRecord {
    var values: [String: Substring] = [:]
    var faults: [String] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(parts[0])
      if parts.count < 2 {
        faults.append("expected name=value, found \"\(word.prefix(32))\"")
      } else if !keys.contains(key) {
        faults.append("there is no \"\(key.prefix(32))\"\(suggestion(for: key, among: keys))")
      } else if values.updateValue(parts[1], forKey: key) != nil {
        faults.append("\(key) stands there twice")
      }
    }
    func read<Value>(_ key: String, _ expected: String, _ parse: (Substring) -> Value?) -> Value? {
      guard let text = values[key] else {
        faults.append("\(key) is missing")
        return nil
      }
      if let value = parse(text) { return value }
      faults.append("\(key) must be \(expected), not \"\(text.prefix(32))\"")
      return nil
    }
    let id = read("id", "the 8 letters of the token that name it") { $0.utf8.count == 8 ? String($0) : nil }
    let name = read("name", "1 to 64 letters, digits, _, - and .") { TokenRecord.isName(String($0)) ? String($0) : nil }
    let scopes = read("scopes", "some of \(Scope.allCases.map(\.rawValue).joined(separator: ","))") { text in
      let scopes = text.split(separator: ",").map { Scope(rawValue: String($0)) }
      return scopes.isEmpty || scopes.contains(nil) ? nil : Set(scopes.compactMap(\.self))
    }
    let rate = read("rate", "a number of requests a minute") {
      Int($0).flatMap { TokenRecord.rates.contains($0) ? $0 : nil }
    }
    let concurrency = read("concurrency", "a number of computations at once") {
      Int($0).flatMap { TokenRecord.concurrencies.contains($0) ? $0 : nil }
    }
    let salt = read("salt", "32 hexadecimal digits") {
      Hexadecimal.bytes($0).flatMap { $0.count == TokenRecord.saltBytes ? $0 : nil }
    }
    let hash = read("sha256", "64 hexadecimal digits") { Hexadecimal.bytes($0).flatMap { $0.count == 32 ? $0 : nil } }
    guard let id, let name, let scopes, let rate, let concurrency, let salt, let hash, faults.isEmpty else {
      throw Faults(all: faults)
    }
    return TokenRecord(
      id: id, name: name, scopes: scopes, rate: rate, concurrency: concurrency, salt: salt, hash: hash)
  }
}
