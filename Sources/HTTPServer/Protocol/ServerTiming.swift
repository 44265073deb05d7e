import Clocks

/// How long the parts of an answer took, as `Server-Timing` has it (W3C Server Timing). A class, since an answer is moved many
/// times on its way, and this would be most of it.
public final class ServerTiming: Sendable {
  /// The most bytes that `write` writes: a part has a name, a number of 64 bits, and what stands around them.
  static var mostBytes: Int { PartTimes.mostParts * (PartTimes.Part.mostNameBytes + 20 + 8) }

  private let times: PartTimes

  /// Takes the times as they are.
  public init(_ times: PartTimes) { self.times = times }

  /// Writes the parts with their durations in milliseconds.
  func write(to text: inout ByteWriter) {
    for index in 0..<times.count {
      let (part, nanoseconds) = times[index]
      if index > 0 { text.append(constant: ", ") }
      text.append(constant: part.name)
      text.append(constant: ";dur=")
      let (whole, thousandths) = (nanoseconds / 1000).quotientAndRemainder(dividingBy: 1000)
      text.append(decimal: Int(whole))
      text.append(UInt8(ascii: "."))
      text.append(decimal: Int(thousandths), atLeast: 3)
    }
  }
}
