import Foundation
import HTTPServer
import Tensors
import Testing

@testable import API

/// A small ResNet's `state_dict`, as PyTorch saved it with the safetensors package: sent whole, and damaged in the ways that
/// files are damaged.
@Suite struct StateDictionaryTests {
  private let request: [UInt8]
  private let weights: [UInt8]

  init() throws {
    request = try Form.reference("resnet.json")
    weights = try Form.reference("resnet.safetensors")
  }

  /// Every gradient is what PyTorch finds in float64, batch statistics or running ones.
  @Test(arguments: ["train", "eval"])
  func goesInAsItIs(mode: String) throws {
    let request = String(decoding: request, as: UTF8.self).adding(#""mode": "\#(mode)""#)
    var form = Form([("request", Array(request.utf8)), ("parameters", weights)])
    form.headers[.accept] = SafetensorsWriter.mediaType
    let answer = try Client.post("/v1/gradients", form)
    #expect(answer.status == 200, "\(answer.text.prefix(300))")
    let found = try tensors(in: answer.body)
    let expected = try tensors(in: Form.reference("resnet_gradients.safetensors"))
    #expect(found.count == 21)
    for (name, gradient) in found {
      let reference = try #require(expected["\(mode).\(name)"], "\(name)")
      #expect(gradient.shape == reference.shape)
      let distance = zip(gradient.elements, reference.elements).map { abs($0 - $1) }.max() ?? 0
      // Sums are made in another order than PyTorch's, over numbers of order 1.
      #expect(distance < 1e-12, "\(name)")
    }
  }

  /// The file's integers are the counts of batches: where a weight is wanted they are refused.
  @Test func integersAreForBuffers() throws {
    let damaged = try rewritten { header in
      header.replacing("\"bn1.num_batches_tracked\"", with: "\"counter\"")
        .replacing("\"fc.bias\"", with: "\"bn1.num_batches_tracked\"").replacing("\"counter\"", with: "\"fc.bias\"")
    }
    let answer = try post(damaged)
    #expect(answer.status == 422)
    #expect(Set(answer.errors.map(\.pointer)) == ["/parameters/bn1.num_batches_tracked", "/parameters/fc.bias"])
    #expect(answer.errors.contains { $0.detail.hasPrefix("is of dtype I64") }, "\(answer.text)")
    let integers = #"{"f.weight":{"dtype":"I64","shape":[1,2],"data_offsets":[0,16]}}"#
    let file = file(integers, [UInt8](repeating: 0, count: 16))
    let linear = Requests.linear(parameters: #"{"f.bias": [0]}"#)
    let refused = try Client.post("/v1/gradients", Form([("request", Array(linear.utf8)), ("parameters", file)]))
    #expect(refused.status == 422)
    #expect(refused.errors.map(\.pointer) == ["/parameters/f.weight"])
    #expect(refused.errors.first?.detail.contains("of dtype I64") == true)
  }

  @Test func cutOff() throws {
    for count in [0, 1, 7, 8, 9, 100, weights.count / 2, weights.count - 8, weights.count - 1] {
      let answer = try post(Array(weights[..<count]))
      #expect(answer.status == 400, "\(count)")
      #expect(answer["/code"] == .string("malformed-safetensors"), "\(count)")
      #expect(answer["/detail"]?.string?.hasPrefix("the part \"parameters\" ") == true)
    }
  }

  @Test(arguments: [UInt64.max, 1 << 63, 1 << 40, 9029, 1 << 32])
  func aHeaderBeyondTheFile(length: UInt64) throws {
    let damaged = withUnsafeBytes(of: length.littleEndian) { Array($0) } + weights[8...]
    let answer = try post(damaged)
    #expect(answer.status == 400)
    #expect(answer["/detail"]?.string?.contains("says that its header has \(length) bytes") == true, "\(answer.text)")
  }

  /// What is changed in the header, and what the answer says of it.
  @Test(arguments: [
    ("\"dtype\":\"F32\"", "\"dtype\":\"F64\"", "of shape [4] and dtype F64 in 16 bytes"),
    ("\"dtype\":\"F32\"", "\"dtype\":\"I32\"", "of dtype I32; what can be read is F64, F32, F16 and BF16"),
    ("\"dtype\":\"F32\"", "\"dtype\":\"F8_E4M3\"", "of dtype F8_E4M3; what can be read is"),
    ("\"dtype\":\"F32\"", "\"dtype\":7", "without \"dtype\""),
    ("\"shape\":[4]", "\"shape\":[5]", "of shape [5] and dtype F32 in 16 bytes"),
    ("\"shape\":[4]", "\"shape\":[-4]", "whose \"shape\" is no list"),
    ("\"shape\":[4]", "\"shape\":[4.5]", "whose \"shape\" is no list"),
    ("\"data_offsets\":[", "\"data_offsets\":[-1", "whose \"data_offsets\" are no place"),
    ("\"data_offsets\":[", "\"data_offsets\":[9", "whose \"data_offsets\" are no place"),
    ("\"data_offsets\"", "\"offsets\"", "whose \"data_offsets\" are no place"),
    ("\"bn1.weight\"", "\"bn1.bias\"", "\"bn1.bias\" stands in this object more than once"),
    ("\"format\":\"pt\"", "\"format\":1", "whose \"__metadata__\" is no object of strings"),
    ("{", "[", "not JSON"), ("\"dtype\":", "'dtype':", "not JSON"), (":{", ":", "not JSON"),
  ])
  func aDamagedHeader(part: String, replacement: String, words: String) throws {
    let answer = try post(rewritten { $0.replacing(part, with: replacement, maxReplacements: 1) })
    #expect(answer.status == 400)
    #expect(answer["/code"] == .string("malformed-safetensors"))
    #expect(answer["/detail"]?.string?.contains(words) == true, "\(answer.text)")
  }

  /// Each tensor in turn is moved: over its neighbour, or away from it.
  @Test func tensorsInWrongPlaces() throws {
    let offsets = #/"data_offsets":\[([0-9]+),([0-9]+)\]/#
    let header = try #require(header)
    let places = header.matches(of: offsets)
    #expect(places.count == 38)
    for place in places {
      let (first, last) = try (#require(Int(place.1)), #require(Int(place.2)))
      for shift in [-8, 8] where first + shift >= 0 {
        let moved = "\"data_offsets\":[\(first + shift),\(last + shift)]"
        let answer = try post(rewritten { $0.replacing(String(place.0), with: moved) })
        #expect(answer.status == 400, "\(moved)")
        #expect(answer["/code"] == .string("malformed-safetensors"), "\(moved)")
      }
    }
  }

  private func post(_ file: [UInt8]) throws -> Answer {
    try Client.post("/v1/gradients", Form([("request", request), ("parameters", file)]))
  }

  /// The file's header.
  private var header: String? {
    let length = weights[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    return String(bytes: weights[8..<8 + length], encoding: .utf8)
  }

  /// The file with another header in front of the same bytes.
  private func rewritten(_ change: (String) -> String) throws -> [UInt8] {
    let header = try #require(header)
    let changed = change(header)
    #expect(changed != header)
    return file(changed, Array(weights[(8 + header.utf8.count)...]))
  }

  private func file(_ header: String, _ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + bytes
  }

  private func tensors(in file: [UInt8]) throws -> [String: Tensor<Double>] {
    let entries = try SafetensorsFile(RequestBody(file), 0..<file.count).entries
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.tensor()) })
  }
}
