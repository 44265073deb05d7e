import Networks
import Tensors
import Testing

@testable import Autograd

/// Places that share memory do so one after the other: what an instruction reads is what was written there last.
@Suite struct ArenaLayoutTests {
  @Test(arguments: [0, 1024]) func nothingIsOverwrittenBeforeItIsRead(few: Int) throws {
    for golden in try GoldenCase.all(of: "graphs") + GoldenCase.all(of: "containers") {
      let (graph, _) = try golden.bound(Double.self)
      var builder = ProgramBuilder(graph, gradientsOf: graph.inputs + graph.parameters, keeping: [])
      _ = try builder.appendForward()
      builder.appendBackward()
      let instructions = InstructionList(builder.takeInstructions())
      let given = Set(graph.values.indices).subtracting(graph.nodes.map(\.output))
      let results = [graph.output] + builder.gradients(of: graph.parameters).compactMap { $0?.place }
      let layout = Arena<Double>.Layout(
        instructions, counts: builder.counts, isLent: given.contains, kept: results, few: few)

      // Of each number in the block, the place that was written there last.
      var owners = [Int?](repeating: nil, count: layout.size)
      var written: Set<Int> = []
      func isWhole(_ place: Int) throws -> Bool {
        let start = try #require(layout.offsets[place])
        return owners[start..<start + layout.counts[place]].allSatisfy { $0 == place }
      }
      for time in 0..<instructions.count {
        for place in instructions.reads(time) where !given.contains(place) {
          #expect(try isWhole(place), "\(golden.name): instruction \(time) reads place \(place)")
        }
        for place in instructions.writes(time) {
          // What adds to a place reads it.
          if !written.insert(place).inserted { #expect(try isWhole(place), "\(golden.name): \(time) adds to \(place)") }
          let start = try #require(layout.offsets[place])
          for index in start..<start + layout.counts[place] { owners[index] = place }
        }
      }
      for place in results { #expect(try isWhole(place), "\(golden.name): result at place \(place)") }
    }
  }

  @Test func memoryIsShared() throws {
    let golden = try #require(try GoldenCase.all(of: "graphs").first)
    let (graph, _) = try golden.bound(Double.self)
    var builder = ProgramBuilder(graph, gradientsOf: graph.parameters, keeping: [])
    _ = try builder.appendForward()
    builder.appendBackward()
    let counts = builder.counts.map { _ in 1000 }
    let instructions = InstructionList(builder.takeInstructions())
    let layout = Arena<Double>.Layout(instructions, counts: counts, isLent: { _ in false }, kept: [])
    #expect(layout.size < counts.reduce(0, +))
  }
}
