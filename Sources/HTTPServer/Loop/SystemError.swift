import Glibc

/// A system call that failed, and why.
struct SystemError: Error, CustomStringConvertible {
  /// The call's name, as in its manual page.
  let call: String
  /// `errno` as the call left it.
  let number: Int32

  /// Takes `errno` of the call that has just failed.
  init(_ call: String, number: Int32 = errno) {
    self.call = call
    self.number = number
  }

  var description: String { "\(call): \(SystemError.sentence(number))" }

  /// The system's own words for an error number (safe among threads since glibc 2.32).
  static func sentence(_ number: Int32) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
  }
}
