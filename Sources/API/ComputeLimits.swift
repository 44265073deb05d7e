import Diagnostics
import HTTPServer
import Networks
import Tensors

/// How much one request may ask for. What is over is refused before any memory is taken for it.
public struct ComputeLimits: Sendable {
  /// The most layers that a network has once its containers are unrolled: each costs about a kilobyte of program.
  public var layers = 20_000
  /// The most layers where formulas are printed: each names all the paths through it.
  public var formulaLayers = 3_000
  /// The most layers of one list, and the most tensors of one object, that are read at all: what is over has no sense, and
  /// saying so of each takes time and memory.
  static let mostWritten = 100_000
  /// The most memory that the numbers of a request may take, in bytes: values and their gradients.
  public var memoryBytes = 4 << 30
  /// The most floating-point operations: about half a minute on one core.
  public var operations = 2e12
  /// The most floating-point operations where formulas are evaluated: they are written to be followed, not to be fast.
  public var formulaOperations = 2e11
  /// The most numbers that an answer holds: about 300 MB of text.
  public var answerNumbers = 1 << 24
  /// The most bytes in a line of newline-delimited JSON: what each open stream may hold on to.
  public var lineBytes = 8 << 20
  /// How long a computation may take before it is given up.
  public var time = Duration.seconds(30)

  /// Makes the default limits.
  public init() {}

  /// Makes the default limits, less where an allotment has no room for them: half of its memory for the numbers of all
  /// requests that are computed at once, and a quarter, at 40 bytes a number, for the answers of those.
  public init(fitting allotment: Allotment) {
    memoryBytes = min(memoryBytes, allotment.memoryBytes / 2 / allotment.processors)
    answerNumbers = min(answerNumbers, allotment.memoryBytes / 4 / 40 / allotment.processors)
  }

  /// Notes where a graph asks for too much.
  ///
  /// A gradient takes about as much memory again as its value, and a backward pass twice the work of a forward pass.
  /// Formulas and differences are evaluated in double precision, whatever `dtype` says, beside that.
  func check(
    _ graph: Graph, dtype: DType, differentiates: Bool, evaluatesFormulas: Bool, takesDifferences: Bool,
    _ faults: inout Faults
  ) {
    let pointer = JSONPointer.root.appending("network")
    let width = dtype == .float32 ? MemoryLayout<Float>.stride : MemoryLayout<Double>.stride
    let copies = differentiates ? 2 : 1
    let doubles = (evaluatesFormulas ? copies : 0) + (takesDifferences ? 1 : 0)
    let bytes = Double(graph.elementCount) * Double(width * copies + MemoryLayout<Double>.stride * doubles)
    if bytes > Double(memoryBytes) {
      faults.add(
        at: pointer,
        "the request would take about \(gibibytes(bytes)) GiB of memory, more than the \(gibibytes(Double(memoryBytes))) allowed"
      )
    }
    let work = graph.work * (differentiates ? 3 : 1)
    if evaluatesFormulas, graph.nodes.count > formulaLayers {
      faults.add(
        at: pointer,
        "the network has \(graph.nodes.count) layers, more than the \(formulaLayers) allowed where formulas are evaluated"
      )
    }
    let most = evaluatesFormulas ? formulaOperations : operations
    if work > most {
      faults.add(
        at: pointer,
        "the request would take about \(scientific(work)) floating-point operations, more than the \(scientific(most)) allowed\(evaluatesFormulas ? " where formulas are evaluated" : "")"
      )
    }
  }

  /// Throws where an answer would hold too many numbers.
  func check(answerOf count: Int) throws(Faults) {
    guard count > answerNumbers else { return }
    throw Faults(
      at: .root,
      "the answer would hold \(count) numbers, more than the \(answerNumbers) allowed: name less in \"return\", or name \"summary\" there"
    )
  }

  /// Two digits and a power of ten: `3.1e12`.
  private func scientific(_ number: Double) -> String {
    guard number.isFinite, number >= 1 else { return "\(number)" }
    var (digits, exponent) = (number, 0)
    while digits >= 9.95 {
      digits /= 10
      exponent += 1
    }
    return "\((digits * 10).rounded() / 10)e\(exponent)"
  }

  private func gibibytes(_ bytes: Double) -> Double {
    (bytes / Double(1 << 30) * 10).rounded() / 10
  }
}
