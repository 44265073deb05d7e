import COpenSSL
import Glibc

/// What OpenSSL has to say about the call that has just failed.
enum OpenSSLError {
  /// The first reason in the thread's error queue, which is emptied: `no shared cipher`. The first is the cause, later
  /// ones say what became of it.
  static func takeReason() -> String {
    defer { ERR_clear_error() }
    let code = ERR_peek_error()
    guard code != 0 else { return errno == 0 ? "the connection ended" : SystemError.sentence(errno) }
    if ERR_GET_LIB(code) == ERR_LIB_SYS { return SystemError.sentence(ERR_GET_REASON(code)) }
    return ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
  }

  /// Whether the last error is that a PEM file holds nothing more of the kind that was looked for.
  static var isEndOfPEM: Bool {
    let code = ERR_peek_last_error()
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
  }
}
