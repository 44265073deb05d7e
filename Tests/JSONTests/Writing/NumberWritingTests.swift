import JSON
import Tensors
import Testing

@Suite struct NumberWritingTests {
  private func text(_ value: some JSONWritable) -> String {
    var writer = JSONWriter()
    writer.write(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// As Python's `repr` has them.
  @Test(
    arguments: [
      (0.8, "0.8"), (1, "1.0"), (0, "0.0"), (-0.0, "-0.0"), (1e-08, "1e-08"), (1e-4, "0.0001"),
      (1e-5, "1e-05"),
      (0.00012345, "0.00012345"), (123.456, "123.456"), (100_000, "100000.0"), (1e15, "1000000000000000.0"),
      (1e16, "1e+16"), (1.5e16, "1.5e+16"), (9_007_199_254_740_992, "9007199254740992.0"), (1e22, "1e+22"),
      (-2.2250738585072014e-308, "-2.2250738585072014e-308"), (.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.7976931348623157e+308"),
      (0.1 + 0.2, "0.30000000000000004"), (1 / 3, "0.3333333333333333"),
      (1234567890123456, "1234567890123456.0"),
      (.nan, "\"NaN\""), (.infinity, "\"Infinity\""), (-.infinity, "\"-Infinity\""),
    ] as [(Double, String)])
  func doubles(number: Double, text: String) {
    #expect(self.text(number) == text)
  }

  @Test(
    arguments: [
      (0.8, "0.8"), (0.1, "0.1"), (16_777_216, "16777216.0"), (.leastNonzeroMagnitude, "1e-45"),
      (3.4028235e38, "3.4028235e+38"),
      (-0.0, "-0.0"), (1 / 3, "0.33333334"), (.nan, "\"NaN\""),
    ] as [(Float, String)])
  func floats(number: Float, text: String) {
    #expect(self.text(number) == text)
  }

  /// The digits of a number's text, without zeros around them.
  private func digits(_ text: String) -> String {
    let digits = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
    return String(digits.reversed().drop { $0 == "0" }.reversed())
  }

  /// The same digits as Swift's own shortest decimals, at the ends of every binade and decade and anywhere between.
  @Test func doublesAreShortest() throws {
    var generator = JSONFuzzTests.Xorshift(state: 7)
    var numbers = (0..<50_000).map { _ in Double(bitPattern: generator.next()) }
    numbers += (0..<50_000).map { _ in Double(generator.next() >> 11) * 0x1p-53 }
    numbers += (0..<2000).map { Double($0) / 100 }
    numbers += (-1074...1023).map { Double(sign: .plus, exponent: $0, significand: 1) }
    numbers += try (-323...308).map { try #require(Double("1e\($0)")) }
    numbers += numbers.map(\.nextUp) + numbers.map(\.nextDown)
    for number in numbers where number.isFinite {
      let text = text(number)
      #expect(digits(text) == digits("\(number)"))
      #expect(Double(text) == number)
    }
  }

  /// The one float whose shortest decimal is another float's when it is read through a double.
  @Test func theFloatThatTakesADigitMore() throws {
    let number = Float(bitPattern: 0x15AE_43FD)
    #expect(text(number) == "7.0385307e-26")
    #expect(try JSONDocument(text(-number)).root.tensor(of: Float.self, at: .root).elements == [-number])
  }

  private func roundTrip<Scalar: TensorScalar>(_ elements: [Scalar], encoding: TensorEncoding) throws
    -> [Scalar]
  {
    let tensor = try #require(Shape([elements.count]).flatMap { Tensor(shape: $0, elements: elements) })
    var writer = JSONWriter()
    writer.write(tensor, encoding: encoding)
    return try JSONDocument(writer.bytes).root.tensor(of: Scalar.self, at: .root).elements
  }

  @Test(arguments: TensorEncoding.allCases)
  func randomDoublesReadBack(encoding: TensorEncoding) throws {
    var generator = JSONFuzzTests.Xorshift(state: 172)
    let numbers = (0..<50_000).map { _ in Double(bitPattern: generator.next()) }.filter { !$0.isNaN }
    #expect(try roundTrip(numbers, encoding: encoding).map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  @Test(arguments: TensorEncoding.allCases)
  func randomFloatsReadBack(encoding: TensorEncoding) throws {
    var generator = JSONFuzzTests.Xorshift(state: 173)
    let numbers = (0..<50_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: generator.next())) }
      .filter { !$0.isNaN }
    #expect(try roundTrip(numbers, encoding: encoding).map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  /// Swift's own description is the shortest too: the two have as many digits.
  @Test func asShortAsSwiftHasThem() {
    var generator = JSONFuzzTests.Xorshift(state: 174)
    func digits(_ text: String) -> Int {
      let mantissa = text.prefix { $0 != "e" }.filter(\.isNumber)
      let significant = mantissa.drop { $0 == "0" }
      return significant.reversed().drop { $0 == "0" }.count
    }
    for _ in 0..<10_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(digits(text(number)) == digits(number.description))
    }
  }
}
