import Clocks

/// The value of `Server-Timing` (W3C Server Timing).
extension PartTimes {
  /// The most bytes that `write` writes: a part has a name, a number of 64 bits, and what stands around them.
  static var mostBytes: Int { mostParts * (Part.mostNameBytes + 20 + 8) }

  /// Writes the parts with their durations in milliseconds.
  func write(to text: inout ByteWriter) {
    for index in 0..<count {
      let (part, nanoseconds) = self[index]
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
