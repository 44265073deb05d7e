import Clocks

/// How long the parts of an answer took, for the field `Server-Timing` (W3C Server Timing).
struct ServerTiming {
  /// The parts, in the order in which they come.
  enum Part: Int, CaseIterable {
    case queue, parse, compile, compute, encode

    fileprivate var name: StaticString {
      switch self {
      case .queue: "queue"
      case .parse: "parse"
      case .compile: "compile"
      case .compute: "compute"
      case .encode: "encode"
      }
    }
  }

  /// A part's microseconds; −1 where it has not ended.
  private var microseconds = InlineArray<5, Int64>(repeating: -1)
  private var last: Instant

  /// Starts to measure; what lies between `received` and now was waiting.
  init(since received: Instant) {
    last = received
    mark(.queue)
  }

  /// Ends a part.
  mutating func mark(_ part: Part) {
    let now = Instant.now
    microseconds[part.rawValue] = max(0, last.nanoseconds(to: now) / 1000)
    last = now
  }

  /// The field's value: durations in milliseconds.
  var fieldValue: String {
    // A name, a number of 64 bits and what stands around them.
    let capacity = Part.allCases.count * 40
    return String(unsafeUninitializedCapacity: capacity) { buffer in
      var count = 0
      for part in Part.allCases where microseconds[part.rawValue] >= 0 {
        if count > 0 { ServerTiming.append(", ", to: buffer, &count) }
        ServerTiming.append(part.name, to: buffer, &count)
        ServerTiming.append(";dur=", to: buffer, &count)
        let (whole, thousandths) = microseconds[part.rawValue].quotientAndRemainder(dividingBy: 1000)
        ServerTiming.append(digitsOf: whole, atLeast: 1, to: buffer, &count)
        ServerTiming.append(".", to: buffer, &count)
        ServerTiming.append(digitsOf: thousandths, atLeast: 3, to: buffer, &count)
      }
      return count
    }
  }

  private static func append(_ text: StaticString, to buffer: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
    for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
      buffer[count] = byte
      count += 1
    }
  }

  private static func append(
    digitsOf number: Int64, atLeast least: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
  ) {
    var digits = 1
    var rest = number / 10
    while rest > 0 || digits < least {
      digits += 1
      rest /= 10
    }
    rest = number
    for index in stride(from: count + digits - 1, through: count, by: -1) {
      buffer[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
    count += digits
  }
}
