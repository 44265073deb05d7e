import CKernels

// A product that one thread computes in one go: that of a few rows of a batch, where threads share the batch.

extension Matmul {
  /// How many numbers of either type B takes at most, once it is packed for
  /// ``inBlock(_:_:packed:into:accumulating:_:)``; `nil` where that is not worth it, however many rows A has.
  public var packedCount: Int? {
    guard inner >= 16, columns >= 8 else { return nil }
    return Panels(vectors: chainrule_vectors_512).count(Float.self, columns: columns, inner: inner)
  }

  /// Packs B for products of many blocks of rows with it.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func pack<Scalar: TensorScalar>(_ b: Elements<Scalar>, into packed: Elements<Scalar>) {
    assert(packed.count == packedCount)
    if let panels = panels(Scalar.self) { pack(b, panels, inner: 0..<inner, into: packed.base) }
  }

  /// Computes the product of a block of rows, and does with it what `epilogue` says.
  ///
  /// - Parameter packed: B as ``pack(_:into:)`` has left it, where it has been packed.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func inBlock<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, packed: Elements<Scalar>?, into c: Elements<Scalar>,
    accumulating: Bool, _ epilogue: Epilogue<Scalar>
  ) {
    assert(a.count == rows * inner && b.count == inner * columns && c.count == rows * columns)
    if let panels = panels(Scalar.self) {
      if let packed {
        multiply(a, packed.base, panels, into: c, rows: 0..<rows, inner: 0..<inner, accumulating: accumulating)
      } else if panels.canCross, transposesA, !transposesB, columns * MemoryLayout<Scalar>.stride <= 1 << 11 {
        panels.cross(
          rows: rows, columns: columns, inner: inner, a.base, b.base, c.base, accumulating: accumulating)
      } else {
        withPanels(panels, a, b, into: c, accumulating: accumulating, inner: 0..<inner) { multiply in
          _ = multiply(0..<rows)
        }
      }
    } else if isSmall || !fitsLibrary {
      small(a, b, into: c, accumulating: accumulating)
    } else {
      part(a, b, into: c, rows: 0..<rows, inner: 0..<inner, accumulating: accumulating)
    }
    epilogue.finish(c, columns: columns)
  }
}
