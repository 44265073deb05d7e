import HTTPTypes

/// Reads a request line and the header section behind it, line by line.
struct HeadParser {
  private var lines = LineAssembler()
  private var requestLine: RequestLine?
  /// The method of a request line that is not one otherwise.
  private var faultyMethod: HTTPRequest.Method?
  private var fields = FieldSection()
  private var facts = FramingFacts()
  private var headerBytes = 0
  private var skippedEmptyLine = false

  /// Whether nothing of a request has come yet.
  var isEmpty: Bool { requestLine == nil && lines.isEmpty }

  /// The method, once it has been read, even if more of its line can't be.
  var method: HTTPRequest.Method? { requestLine?.method ?? faultyMethod }
  /// The decoded path, once it has been read.
  var path: String? { requestLine?.target.path }
  /// The fields that have been read so far.
  var receivedFields: FieldSection { fields }

  /// Reads on; `nil` when the input ends before the head does. Begins anew behind a head, and keeps what it has read where
  /// that is no head.
  mutating func parse(
    _ input: Span<UInt8>, at position: inout Int, limits: ServerLimits
  ) throws(HTTPFault) -> RequestHead? {
    while true {
      let place: LineAssembler.Place
      if requestLine == nil {
        place = try nextRequestLine(input, at: &position, limits)
      } else {
        place = try lines.next(
          input, at: &position, limit: max(0, limits.headerBytes - headerBytes),
          excess: .headerTooLarge("The header section may have \(limits.headerBytes) bytes."))
      }
      switch place {
      case .incomplete: return nil
      case .inInput(let range):
        if let head = try take(input.extracting(range), limits) { return head }
      case .assembled:
        let line = lines.line
        if let head = try take(line.span, limits) { return head }
      }
    }
  }

  private mutating func nextRequestLine(
    _ input: Span<UInt8>, at position: inout Int, _ limits: ServerLimits
  ) throws(HTTPFault) -> LineAssembler.Place {
    let start = position
    do throws(HTTPFault) {
      return try lines.next(
        input, at: &position, limit: limits.requestLineBytes,
        excess: .requestLineTooLong(limit: limits.requestLineBytes))
    } catch {
      if lines.isEmpty {
        faultyMethod = RequestLine.method(beginning: input.extracting(start..<input.count))
      } else {
        let beginning = lines.line
        faultyMethod = RequestLine.method(beginning: beginning.span)
      }
      throw error
    }
  }

  private mutating func take(_ line: Span<UInt8>, _ limits: ServerLimits) throws(HTTPFault) -> RequestHead? {
    if requestLine == nil {
      if line.count == 0, !skippedEmptyLine {
        skippedEmptyLine = true  // RFC 9112 section 2.2: at least one empty line before a request is ignored.
        return nil
      }
      do throws(HTTPFault) {
        requestLine = try RequestLine(parsing: line)
      } catch {
        faultyMethod = RequestLine.method(beginning: line)
        throw error
      }
      return nil
    }
    guard line.count > 0 else { return try finish() }
    headerBytes += line.count + 2
    guard fields.count < limits.fieldCount else {
      throw .headerTooLarge("The header section may have \(limits.fieldCount) fields.")
    }
    let parsed = try FieldLine(parsing: line)
    try facts.note(name: line.extracting(parsed.name), value: line.extracting(parsed.value))
    fields.append(line, parsed)
    return nil
  }

  private mutating func finish() throws(HTTPFault) -> RequestHead? {
    guard let version = requestLine?.version else { return nil }
    let framing = try facts.framing(version: version)
    let keepsAlive = facts.keepsAlive(version)
    let expectsContinue = try facts.expectsContinue(version) && framing != .none && framing != .length(0)
    guard let line = requestLine.take() else { return nil }
    let read = exchange(&fields, with: FieldSection())
    self = HeadParser()
    return RequestHead(
      line: line, fields: read, framing: framing, keepsAlive: keepsAlive, expectsContinue: expectsContinue)
  }
}
