import ArgumentParser
import Autograd
import Glibc
import Networks
import Tensors

/// Times one workload, once for each line that comes in.
@main
struct Workloads: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workloads", abstract: "Times the gradients of one network in process.")

  @ArgumentParser.Argument(help: "The network.")
  var workload: Workload

  @Option(help: "float32 or float64.")
  var dtype = "float32"

  @Option(help: "How often the gradients are computed for one time.")
  var runs = 1

  @Flag(help: "From the definition each time: nothing is kept from one run to the next.")
  var cold = false

  @Flag(help: "Print the growth of the largest resident memory, in bytes, instead of a time.")
  var memory = false

  func run() throws {
    if dtype == "float64" { try measure(Double.self) } else { try measure(Float.self) }
  }

  private func measure<Scalar: TensorScalar>(_ type: Scalar.Type) throws {
    IdleMemory.keepSmallBlocks()  // As the service does.
    let task = try Task<Scalar>(workload)
    if memory {
      let before = ResidentMemory.current
      ResidentMemory.resetPeak()
      _ = try task.run()
      return print(ResidentMemory.peak - before)
    }
    // One warm-up, then one time a line of input, so that a driver can alternate with others.
    try once(task)
    print("ready")
    fflush(nil)
    while readLine() != nil {
      let start = ContinuousClock.now
      for _ in 0..<runs { try once(task) }
      let time = (ContinuousClock.now - start) / runs
      print(Double(time.components.attoseconds) * 1e-18 + Double(time.components.seconds))
      fflush(nil)
    }
  }

  private func once<Scalar: TensorScalar>(_ task: Task<Scalar>) throws {
    _ = cold ? try task.runCold() : try task.run()
  }
}

/// A workload with its numbers.
private struct Task<Scalar: TensorScalar> {
  let workload: Workload
  let definition: NetworkDefinition
  let program: Program<Scalar>
  let bindings: Bindings<Scalar>
  let input: Tensor<Scalar>
  let target: Tensor<Scalar>?
  let parameters: [String: Tensor<Scalar>]

  init(_ workload: Workload) throws {
    self.workload = workload
    definition = workload.definition
    var random = PyTorchRandom(seed: 172)
    input = random.randn(workload.input).converted()
    target = workload.target.map { random.randn($0).converted() }
    let graph = try Task.graph(workload, definition)
    var parameters: [String: Tensor<Scalar>] = [:]
    for parameter in graph.parameters {
      let shape = graph.shape(of: parameter)
      let bound = 1 / Double(shape.count(in: min(1, shape.rank - 1)..<shape.rank)).squareRoot()
      parameters[graph.name(of: parameter)] = random.uniform(shape, from: -bound, to: bound).converted()
    }
    self.parameters = parameters
    bindings = try Bindings(graph, inputs: ["x": input], parameters: parameters, target: target)
    program = try Task.program(graph, workload)
  }

  func run() throws -> Evaluation<Scalar> {
    try program.run(bindings)
  }

  func runCold() throws -> Evaluation<Scalar> {
    let graph = try Task.graph(workload, definition)
    let bindings = try Bindings(graph, inputs: ["x": input], parameters: parameters, target: target)
    return try Task.program(graph, workload).run(bindings)
  }

  private static func graph(_ workload: Workload, _ definition: NetworkDefinition) throws -> Graph {
    try Graph(
      definition, in: GraphContext(inputs: [(name: "x", shape: workload.input)], target: workload.target))
  }

  private static func program(_ graph: Graph, _ workload: Workload) throws -> Program<Scalar> {
    try Program(graph, gradientsOf: graph.parameters + (workload.differentiatesInput ? graph.inputs : []))
  }
}
