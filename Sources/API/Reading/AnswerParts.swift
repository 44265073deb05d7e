/// Something that an answer may hold.
enum AnswerPart: String, CaseIterable {
  case loss, output, values, shapes, gradients, agreement, parameters, inputs, summary
}

/// What an answer holds.
struct AnswerParts: OptionSet {
  let rawValue: UInt16

  init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// The set of one part.
  init(_ part: AnswerPart) {
    rawValue =
      switch part {
      case .loss: 1 << 0
      case .output: 1 << 1
      case .values: 1 << 2
      case .shapes: 1 << 3
      case .gradients: 1 << 4
      case .agreement: 1 << 5
      case .parameters: 1 << 6
      case .inputs: 1 << 7
      case .summary: 1 << 8
      }
  }

  static let loss = AnswerParts(.loss)
  static let output = AnswerParts(.output)
  static let values = AnswerParts(.values)
  static let shapes = AnswerParts(.shapes)
  static let gradients = AnswerParts(.gradients)
  static let agreement = AnswerParts(.agreement)
  static let parameters = AnswerParts(.parameters)
  static let inputs = AnswerParts(.inputs)
  static let summary = AnswerParts(.summary)

  /// Every part.
  static let all = AnswerParts(AnswerPart.allCases.map { AnswerParts($0) })
}
