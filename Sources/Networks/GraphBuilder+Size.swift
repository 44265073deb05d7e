import Diagnostics

/// How large a network comes out once containers are unrolled and `repeat` is written out. Counts saturate.
struct UnrolledSize {
  /// The number of layers.
  var layers = 0
  /// The number of values that all layers together read.
  var reads = 0

  static func + (a: UnrolledSize, b: UnrolledSize) -> UnrolledSize {
    UnrolledSize(layers: a.layers.addingSaturated(b.layers), reads: a.reads.addingSaturated(b.reads))
  }

  static func * (size: UnrolledSize, copies: Int) -> UnrolledSize {
    UnrolledSize(
      layers: size.layers.multipliedSaturated(by: copies), reads: size.reads.multipliedSaturated(by: copies))
  }
}

extension GraphBuilder {
  /// Containers within containers, at most: more than any network has, few enough for any stack.
  static let maximumNesting = 32
  /// Values that a layer reads, on average, at most.
  private static let maximumReadsPerLayer = 16

  /// Refuses a network that would be too large, before anything is unrolled.
  func checkSize(of layers: [LayerDefinition], at pointer: JSONPointer) throws(Faults) {
    guard let size = layers.unrolledSize(nesting: 0) else {
      throw Faults(at: pointer, "containers are nested more than \(GraphBuilder.maximumNesting) deep")
    }
    let counted = "once its containers are unrolled and every repeat is written out"
    guard size.layers <= context.maximumLayers else {
      throw Faults(
        at: pointer,
        "the network has \(size.layers) layers \(counted), more than the \(context.maximumLayers) allowed")
    }
    let maximumReads = context.maximumLayers.multipliedSaturated(by: GraphBuilder.maximumReadsPerLayer)
    guard size.reads <= maximumReads else {
      throw Faults(
        at: pointer,
        "the network's layers read \(size.reads) values \(counted), more than the \(maximumReads) allowed")
    }
  }
}

extension LayerDefinition {
  /// The number of copies that `repeat` asks for; `nil` where it asks for nothing, or for nothing sensible.
  var copies: Int? {
    guard let count = arguments.first(where: { $0.name == "repeat" })?.value.wholeNumber, count >= 1 else {
      return nil
    }
    return count
  }
}

extension [LayerDefinition] {
  /// The size of all layers together; `nil` where they are nested too deep.
  func unrolledSize(nesting: Int) -> UnrolledSize? {
    guard nesting <= GraphBuilder.maximumNesting else { return nil }
    var total = UnrolledSize()
    // By index: a loop over the definitions would copy each.
    for index in indices {
      var one = UnrolledSize(layers: 1, reads: Swift.max(self[index].from?.count ?? 1, 1))
      for argument in self[index].arguments {
        guard case .layers(let layers) = argument.value else { continue }
        guard let inner = layers.unrolledSize(nesting: nesting + 1) else { return nil }
        one = one + inner
        if let container = ContainerCatalogue.kind(of: self[index].type) {
          let children = layers.reduce(0) { $0.addingSaturated($1.copies ?? 1) }
          one = one + container.joints(ofChildren: children)
        }
      }
      total = total + one * (self[index].copies ?? 1)
    }
    return total
  }
}
