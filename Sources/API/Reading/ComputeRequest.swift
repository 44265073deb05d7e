import Diagnostics
import Gradients
import JSON
import Networks
import Tensors

/// The body of a compute request, read but not yet checked against its network.
struct ComputeRequest {
  var network: NetworkDefinition?
  var parameters: [(name: String, source: TensorSource)] = []
  var inputs: [(name: String, source: TensorSource)] = []
  var target: TensorSource?
  var outputGradient: TensorSource?
  var dtype = DType.float64
  var mode = Mode.train
  /// What parameters that are not given are drawn from.
  var initialization: Initialization?
  /// What dropout masks are drawn from.
  var seed = 0
  var methods: [MethodName] = [.autograd]
  /// The names of what is differentiated with respect to, each with its place.
  var withRespectTo: [(text: String, pointer: JSONPointer)]?
  var returned: Set<AnswerPart>?
  var encoding = TensorEncoding.nested
  /// What is wrong with all this.
  var faults = Faults()

  /// Reads a request's body.
  ///
  /// - Parameter takesMethods: whether the endpoint knows the field `methods`.
  init(_ document: JSONDocument, takesMethods: Bool) {
    for duplicate in document.duplicates() { faults.add(duplicate) }
    guard let reader = ObjectReader(document.root, at: .root, called: "the request", &faults) else { return }
    var known = ComputeRequest.fields
    if takesMethods { known.append("methods") }
    reader.rejectUnknown(besides: known, &faults)
    if let value = reader.value("network") {
      network = NetworkDefinition(value, at: JSONPointer.root.appending("network"), &faults)
    } else {
      faults.add(at: .root, "a request needs \"network\", an object with \"layers\"")
    }
    parameters = ComputeRequest.tensors("parameters", reader, &faults)
    inputs = ComputeRequest.tensors("inputs", reader, &faults)
    for input in inputs where !isValidName(input.name) {
      faults.add(
        at: input.source.pointer,
        "\"\(input.name.prefix(64))\" is no name: a letter, digit or _ comes first, then letters, digits, _ and -")
    }
    target = ComputeRequest.tensor("target", reader, &faults)
    outputGradient = ComputeRequest.tensor("output_gradient", reader, &faults)
    dtype = reader.choice("dtype", default: dtype, &faults)
    mode = reader.choice("mode", default: mode, &faults)
    encoding = reader.choice("encoding", default: encoding, &faults)
    seed = reader.integer("seed", &faults) ?? seed
    initialization = ComputeRequest.initialization(reader, &faults)
    withRespectTo = reader.strings("with_respect_to", &faults)
    returned = (reader.choices("return", &faults) as [AnswerPart]?).map(Set.init)
    if takesMethods, let methods: [MethodName] = reader.choices("methods", &faults) {
      if methods.isEmpty { faults.add(at: JSONPointer.root.appending("methods"), "name at least one method") }
      self.methods = methods
    }
  }

  private static let fields = [
    "network", "parameters", "inputs", "target", "output_gradient", "dtype", "mode", "initialize", "seed",
    "with_respect_to", "return", "encoding",
  ]

  private static func tensor(_ name: String, _ reader: ObjectReader, _ faults: inout Faults) -> TensorSource? {
    reader.value(name).flatMap { TensorSource($0, at: reader.pointer.appending(name), mayBeDrawn: true, &faults) }
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

  private static func tensors(
    _ name: String, _ reader: ObjectReader, _ faults: inout Faults
  ) -> [(name: String, source: TensorSource)] {
    guard let value = reader.value(name) else { return [] }
    let pointer = reader.pointer.appending(name)
    guard let members = ObjectReader(value, at: pointer, called: "\"\(name)\"", &faults)?.object else { return [] }
    var tensors: [(String, TensorSource)] = []
    for member in members {
      let place = pointer.appending(member.name)
      guard let source = TensorSource(member.value, at: place, mayBeDrawn: name == "inputs", &faults) else { continue }
      tensors.append((member.name, source))
    }
    return tensors
  }
}

/// What an answer may hold.
enum AnswerPart: String, CaseIterable {
  case loss, output, values, shapes, gradients, agreement, parameters, inputs, summary
}
