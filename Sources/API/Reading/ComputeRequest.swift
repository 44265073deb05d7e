import ClosedForm
import Diagnostics
import Gradients
import JSON
import Networks
import Tensors

/// The body of a compute request, read but not yet checked against its network. It is handed on, and never copied: that
/// would count a reference for each of its parts.
struct ComputeRequest: ~Copyable {
  private(set) var network: WrittenNetwork?
  private(set) var parameters: [NamedTensor] = []
  private(set) var inputs: [NamedTensor] = []
  private(set) var target: TensorSource?
  private(set) var outputGradient: TensorSource?
  private(set) var dtype = DType.float64
  private(set) var mode = Mode.train
  /// What parameters that are not given are drawn from.
  private(set) var initialization: Initialization?
  /// What dropout masks are drawn from.
  private(set) var seed = 0
  private(set) var methods: [MethodName] = [.autograd]
  /// The names of what is differentiated with respect to, each with its place.
  private(set) var withRespectTo: [(text: String, pointer: JSONPointer)]?
  /// What the answer is to hold, each part with its place.
  private(set) var returned: [(choice: AnswerPart, pointer: JSONPointer)]?
  private(set) var encoding = TensorEncoding.nested
  /// How small the steps of a derivation are.
  private(set) var detail = DerivationDetail.brief
  /// What earlier requests have left.
  let caches: ComputeCaches
  /// What is wrong with all this.
  private(set) var faults = Faults()
  /// The fields that are there, or were meant to be, and could not be read. All has been said about them.
  private(set) var faultyFields: Set<String> = []

  /// A tensor under its name.
  struct NamedTensor {
    let name: String
    /// `nil` where it could not be read, about which all has been said.
    let source: TensorSource?
  }

  /// All fields. Those that say which gradients are wanted are known to endpoints that compute none as well, so that one
  /// body suits all.
  private static let fields = [
    "network", "parameters", "initialize", "inputs", "target", "output_gradient", "dtype", "mode", "seed", "methods",
    "with_respect_to", "return", "encoding", "detail",
  ]

  /// Reads a request's body.
  /// - Parameters:
  ///   - possible: what the endpoint's answer can hold.
  ///   - caches: what earlier requests have left.
  init(_ body: ComputeBody, returning possible: AnswerParts, _ caches: ComputeCaches) {
    self.caches = caches
    let document = body.document
    let written = document.root.object?["network"]
    let known = written.flatMap { caches.networks.network($0) }
    for duplicate in document.duplicates(besides: known == nil ? nil : written) { faults.add(duplicate) }
    guard let reader = ObjectReader(document.root, at: .root, called: "the request", &faults) else { return }
    faultyFields = reader.rejectUnknown(besides: ComputeRequest.fields, &faults)
    readNetwork(reader, known, isKept: faults.isEmpty)
    parameters = readTensors("parameters", reader)
    inputs = readTensors("inputs", reader)
    target = readTensor("target", reader)
    // Most requests say no more than this, and to look for what is not there takes time.
    let found = [network != nil, !parameters.isEmpty, !inputs.isEmpty, target != nil].count { $0 }
    if found < reader.object.count { readOptions(reader, returning: possible) }
    ComputeRequest.add(body.parameters, to: &parameters, "parameters", &faults)
    ComputeRequest.add(body.inputs, to: &inputs, "inputs", &faults)
  }

  /// Reads what a request may say besides.
  private mutating func readOptions(_ reader: ObjectReader, returning possible: AnswerParts) {
    initialization = ComputeRequest.initialization(reader, &faults)
    if initialization == nil, reader.value("initialize") != nil { faultyFields.insert("initialize") }
    outputGradient = readTensor("output_gradient", reader)
    dtype = reader.choice("dtype", default: dtype, &faults)
    mode = reader.choice("mode", default: mode, &faults)
    seed = reader.seed("seed", &faults) ?? seed
    readMethods(reader)
    withRespectTo = reader.strings("with_respect_to", &faults)
    returned = reader.choices("return", &faults)
    if let returned, !returned.isEmpty, returned.allSatisfy({ !possible.contains(AnswerParts($0.choice)) }) {
      faults.add(
        at: JSONPointer.root.appending("return"),
        "this endpoint computes nothing of that: post the request to /v1/gradients")
    }
    encoding = reader.choice("encoding", default: encoding, &faults)
    detail = reader.choice("detail", default: detail, &faults)
  }

  /// - Parameters:
  ///   - known: the network, where it has come before.
  ///   - isKept: whether it is to be known from then on: where one of its names stands twice, it must not be.
  private mutating func readNetwork(_ reader: ObjectReader, _ known: CheckedNetwork?, isKept: Bool) {
    if let known {
      network = WrittenNetwork(known)
    } else if let value = reader.value("network") {
      network = WrittenNetwork(
        value, at: JSONPointer.root.appending("network"), keptIn: isKept ? caches : nil, &faults)
    } else if !faultyFields.contains("network") {
      faults.add(at: .root, "a request needs \"network\", an object with \"layers\"")
    }
  }

  private mutating func readMethods(_ reader: ObjectReader) {
    guard let methods: [(choice: MethodName, pointer: JSONPointer)] = reader.choices("methods", &faults) else { return }
    if methods.isEmpty {
      let words = MethodName.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      faults.add(at: JSONPointer.root.appending("methods"), "name at least one of \(words)")
    }
    self.methods = methods.map(\.choice)
  }

  /// Adds the tensors of a file to those that are written in the request.
  private static func add(
    _ file: SafetensorsFile?, to tensors: inout [NamedTensor], _ name: String, _ faults: inout Faults
  ) {
    guard let file else { return }
    let written = Set(tensors.map(\.name))
    let parent = JSONPointer.root.appending(name)
    for entry in file.entries {
      if written.contains(entry.name) {
        faults.add(at: parent.appending(entry.name), "is given twice: in the request, and in the part \"\(name)\"")
      } else {
        tensors.append(NamedTensor(name: entry.name, source: TensorSource(entry, in: parent)))
      }
    }
  }

  private mutating func readTensor(_ name: String, _ reader: ObjectReader) -> TensorSource? {
    guard let value = reader.value(name) else { return nil }
    let source = TensorSource(value, named: name, in: reader.pointer, mayBeDrawn: true, &faults)
    if source == nil { faultyFields.insert(name) }
    return source
  }

  private mutating func readTensors(_ name: String, _ reader: ObjectReader) -> [NamedTensor] {
    guard let value = reader.value(name) else { return [] }
    let pointer = reader.pointer.appending(name)
    guard
      let members = ObjectReader(
        value, at: pointer, called: "\"\(name)\", which holds tensors by name,", &faults)?.object
    else {
      faultyFields.insert(name)
      return []
    }
    guard members.count <= ComputeLimits.mostWritten else {
      faults.add(
        at: pointer, "holds \(members.count) tensors, more than the \(ComputeLimits.mostWritten) that are read")
      faultyFields.insert(name)
      return []
    }
    return members.map { member in
      let source = TensorSource(
        member.value, named: member.name, in: pointer, mayBeDrawn: name == "inputs", &faults)
      return NamedTensor(name: member.name, source: source)
    }
  }

  private static func initialization(_ reader: ObjectReader, _ faults: inout Faults) -> Initialization? {
    guard let value = reader.value("initialize") else { return nil }
    let pointer = reader.pointer.appending("initialize")
    guard let members = ObjectReader(value, at: pointer, called: "\"initialize\"", &faults) else { return nil }
    do {
      return try Initialization(members.arguments(besides: [], &faults), at: pointer)
    } catch {
      faults.add(error)
      return nil
    }
  }
}
