import Clocks

/// The parts that an answer's times are told of, in the order in which they come.
extension PartTimes.Part {
  /// Reading the body.
  static var parse: Self { Self("parse") }
  /// Checking the request and finding out what it takes.
  static var compile: Self { Self("compile") }
  /// Computing.
  static var compute: Self { Self("compute") }
  /// Writing the answer.
  static var encode: Self { Self("encode") }
}
