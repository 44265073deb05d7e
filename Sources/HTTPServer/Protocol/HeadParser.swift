import HTTPTypes

/// Reads a request line and the header section behind it, line by line.
struct HeadParser {
  private var lines = LineAssembler()
  private var requestLine: RequestLine?
  private var fields = FieldSection()
  private var facts = FramingFacts()
  private var headerBytes = 0
  private var skippedEmptyLine = false

  /// Whether nothing of a request has come yet.
  var isEmpty: Bool { requestLine == nil && lines.isEmpty }

  /// The method, once it has been read.
  var method: HTTPRequest.Method? { requestLine?.method }
  /// The decoded path, once it has been read.
  var path: String? { requestLine?.target.path }
  /// The fields that have been read so far.
  var receivedFields: FieldSection { fields }

  /// Reads on; `nil` when the input ends before the head does.
  mutating func parse(
    _ input: Span<UInt8>, at position: inout Int, limits: ServerLimits
  ) throws(HTTPFault) -> RequestHead? {
    while true {
      let place: LineAssembler.Place
      if requestLine == nil {
        place = try lines.next(
          input, at: &position, limit: limits.requestLineBytes,
          excess: .requestLineTooLong(limit: limits.requestLineBytes))
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

  private mutating func take(_ line: Span<UInt8>, _ limits: ServerLimits) throws(HTTPFault) -> RequestHead? {
    guard let requestLine else {
      if line.count == 0, !skippedEmptyLine {
        skippedEmptyLine = true  // RFC 9112 section 2.2: at least one empty line before a request is ignored.
        return nil
      }
      self.requestLine = try RequestLine(parsing: line)
      return nil
    }
    guard line.count > 0 else { return try finish(requestLine) }
    headerBytes += line.count + 2
    guard fields.count < limits.fieldCount else {
      throw .headerTooLarge("The header section may have \(limits.fieldCount) fields.")
    }
    let parsed = try FieldLine(parsing: line)
    try facts.note(name: line.extracting(parsed.name), value: line.extracting(parsed.value))
    fields.append(line, parsed)
    return nil
  }

  private func finish(_ line: RequestLine) throws(HTTPFault) -> RequestHead {
    let framing = try facts.framing(version: line.version)
    return RequestHead(
      line: line, fields: fields, framing: framing, keepsAlive: facts.keepsAlive(line.version),
      expectsContinue: try facts.expectsContinue(line.version) && framing != .none && framing != .length(0))
  }
}
