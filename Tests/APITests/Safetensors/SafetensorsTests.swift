import HTTPServer
import Testing

@testable import API

/// Files that the format's own package wrote, files that are wrong, and files that come back.
@Suite struct SafetensorsTests {
  private func read(_ bytes: [UInt8]) throws -> SafetensorsFile {
    try SafetensorsFile(RequestBody(bytes), 0..<bytes.count)
  }

  /// A file of a header and so many zero bytes.
  private func file(_ header: String, _ count: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: count)
  }

  @Test func narrowTypesAreWidened() throws {
    let entries = try read(Form.reference("narrow.safetensors")).entries
    let half = try #require(entries.first { $0.name == "half" })
    #expect(half.tensor(of: Double.self).elements == [1.5, -65504, 0x1p-24, .infinity])
    let brain = try #require(entries.first { $0.name == "brain" })
    #expect(brain.tensor(of: Double.self).elements == [1.5, -3.3895313892515355e38, 0x1p-133, -.infinity])
    #expect(brain.tensor(of: Float.self).elements == [1.5, -3.3895313892515355e38, 0x1p-133, -.infinity])
  }

  @Test func emptyFiles() throws {
    #expect(try read(file("{}", 0)).entries.isEmpty)
    let empty = #"{"a": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}}"#
    #expect(try read(file(empty, 0)).entries.map(\.shape.dimensions) == [[0]])
  }

  @Test(arguments: [
    ("[]", 0, "an empty array, no object"), ("{", 0, "not JSON"), (#"{"a": 1}"#, 0, "described by the number 1"),
    (#"{"a": {"shape": [], "data_offsets": [0, 4]}}"#, 4, "without \"dtype\""),
    (#"{"a": {"dtype": "BOOL", "shape": [], "data_offsets": [0, 1]}}"#, 1, "of dtype BOOL"),
    (#"{"__metadata__": {"a": 1}}"#, 0, "no object of strings"), (#"{"__metadata__": []}"#, 0, "no object of strings"),
    (#"{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}"#, 4, "no list of at most 4 sizes"),
    (#"{"a": {"dtype": "F32", "shape": [1,1,1,1,1], "data_offsets": [0, 4]}}"#, 4, "no list of at most 4 sizes"),
    (#"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 8]}}"#, 4, "no place in its 4 bytes"),
    (#"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}"#, 4, "no place in its 4 bytes"),
    (#"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}"#, 4, "no place in its 4 bytes"),
    (#"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}"#, 4, "of shape [2] and dtype F32 in 4 bytes"),
    (#"{"a": {"dtype": "F64", "shape": [2305843009213693952], "data_offsets": [0, 0]}}"#, 0, "in 0 bytes"),
    (#"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#, 8, "belong to no tensor"),
    (#"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#, 8, "ends with 4 bytes"),
    (
      #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [2, 6]}}"#,
      6, "belong to another"
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#,
      8, "\"a\" stands in this object more than once"
    ),
  ])
  func refused(header: String, count: Int, words: String) throws {
    let error = #expect(throws: SafetensorsError.self) { try read(file(header, count)) }
    #expect(error?.detail.contains(words) == true, "\(error?.detail ?? "nothing")")
  }

  @Test func lengthsThatAreWrong() {
    #expect(throws: SafetensorsError.self) { try read([]) }
    #expect(throws: SafetensorsError.self) { try read([1, 0, 0]) }
    #expect(throws: SafetensorsError.self) { try read([UInt8](repeating: 0xFF, count: 8)) }
    #expect(throws: SafetensorsError.self) { try read([3, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)) }
  }

  @Test func archivesOfPyTorch() {
    let archive = Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 60)
    let error = #expect(throws: SafetensorsError.self) { try read(archive) }
    #expect(error?.detail.contains("safetensors.torch.save_file") == true)
  }

  /// Whatever is cut off or flipped, the file is read or refused.
  @Test func damagedFiles() throws {
    let bytes = try Form.reference("parameters.safetensors")
    for count in 0..<bytes.count { #expect(throws: SafetensorsError.self) { try read(Array(bytes[..<count])) } }
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x41
      for entry in (try? read(damaged))?.entries ?? [] { _ = entry.tensor(of: Float.self) }
    }
  }

  @Test func gradientsComeBackAsAFile() throws {
    let answer = try Client.post(
      "/v1/gradients", Requests.linear(), [.contentType: "application/json", .accept: SafetensorsWriter.mediaType])
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == SafetensorsWriter.mediaType)
    let entries = try read(answer.body).entries
    #expect(entries.map(\.name) == ["f.weight", "f.bias"])
    #expect(entries.map(\.type) == [.float64, .float64])
    #expect(entries[0].shape.dimensions == [1, 2])
    #expect(entries[0].tensor(of: Double.self).elements == [8, 16])
    #expect(answer.text.contains(#""__metadata__":{"loss":"16.0"}"#))
  }

  @Test func severalMethodsInAFile() throws {
    let body = Requests.linear(#""methods": ["autograd", "closed_form"], "dtype": "float32""#)
    let answer = try Client.post("/v1/gradients", body, [.accept: SafetensorsWriter.mediaType])
    let entries = try read(answer.body).entries
    #expect(
      entries.map(\.name) == ["autograd.f.weight", "autograd.f.bias", "closed_form.f.weight", "closed_form.f.bias"])
    #expect(entries.map(\.type) == [.float32, .float32, .float64, .float64])
  }

  /// JSON is the answer unless the file is liked better.
  @Test(arguments: [
    ("*/*", "application/json"), ("application/*", "application/json"),
    ("application/vnd.safetensors, */*;q=0.5", "application/vnd.safetensors"),
    ("application/json, application/vnd.safetensors;q=0.9", "application/json"),
  ])
  func preference(accept: String, type: String) throws {
    let answer = try Client.post("/v1/gradients", Requests.linear(), [.accept: accept])
    #expect(answer.headers[.contentType] == type)
  }

  @Test func forwardWritesNoFiles() throws {
    let answer = try Client.post("/v1/forward", Requests.linear(), [.accept: SafetensorsWriter.mediaType])
    #expect(answer.status == 406)
  }
}
