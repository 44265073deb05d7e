import Networks
import Tensors

/// A convolution and its two adjoints, one place of the kernel after the other: what all windows see through that
/// place is a shifted image, and its channels are contracted with the kernels' numbers there.
struct Correlation {
  private let windows: ImageWindows
  private let groups: Int
  /// N, and the channels of one group of images and of outputs.
  private let (batch, inner, outer): (Int, Int, Int)
  /// kH·kW.
  private let taps: Int

  private init(_ convolution: Convolution, image: Shape, kernels: Shape, output: Shape) {
    windows = ImageWindows(convolution.window, image: image, output: output)
    groups = convolution.groups
    (batch, inner, outer) = (image[0], kernels[1], kernels[0] / convolution.groups)
    taps = kernels[2] * kernels[3]
  }

  /// H·W.
  private var pixels: Int { windows.image.height * windows.image.width }

  /// X ⋆ W: [N, C, H, W] ⋆ [out, C/groups, kH, kW] → [N, out, H′, W′].
  static func convolution(
    _ convolution: Convolution, _ images: Tensor<Double>, _ kernels: Tensor<Double>, shape: Shape
  ) -> Tensor<Double> {
    let it = Correlation(convolution, image: images.shape, kernels: kernels.shape, output: shape)
    let packed = it.byTap(kernels)
    return written(shape, images, packed) { images, packed, output in
      it.withScratch(it.inner * it.windows.count) { planes in
        it.forEachGroup { group, image, place in
          it.windows.forEachTap { tap, a, b in
            it.windows.gather(images + image, channels: it.inner, a, b, into: planes)
            // [out/g, C/g] · [C/g, H′W′] → [out/g, H′W′]
            Contraction.add(
              packed + (tap * it.groups + group) * it.outer * it.inner, planes, to: output + place,
              rows: it.outer, depth: it.inner, columns: it.windows.count)
          }
        }
      }
    }
  }

  /// δ ∗ᵀ W: [N, out, H′, W′] and [out, C/groups, kH, kW] → [N, C, H, W].
  static func transposed(
    _ convolution: Convolution, _ outputs: Tensor<Double>, _ kernels: Tensor<Double>, shape: Shape
  ) -> Tensor<Double> {
    let it = Correlation(convolution, image: shape, kernels: kernels.shape, output: outputs.shape)
    let packed = it.byTap(kernels, transposed: true)
    return written(shape, outputs, packed) { outputs, packed, images in
      it.withScratch(it.inner * it.windows.count) { planes in
        it.forEachGroup { group, image, place in
          it.windows.forEachTap { tap, a, b in
            planes.update(repeating: 0, count: it.inner * it.windows.count)
            // [out/g, C/g]ᵀ · [out/g, H′W′] → [C/g, H′W′]
            Contraction.add(
              packed + (tap * it.groups + group) * it.outer * it.inner, outputs + place, to: planes,
              rows: it.inner, depth: it.outer, columns: it.windows.count)
            it.windows.scatter(planes, channels: it.inner, a, b, into: images + image)
          }
        }
      }
    }
  }

  /// X ⋆ δ: [N, C, H, W] and [N, out, H′, W′] → [out, C/groups, kH, kW].
  static func kernels(
    _ convolution: Convolution, _ images: Tensor<Double>, _ outputs: Tensor<Double>, shape: Shape
  ) -> Tensor<Double> {
    let it = Correlation(convolution, image: images.shape, kernels: shape, output: outputs.shape)
    let count = it.windows.count
    // The sums by place, group, channel of the image, channel of the output.
    let sums = written(Shape(it.taps, it.groups, it.inner, it.outer), images, outputs.elements) {
      images, outputs, sums in
      it.withScratch((it.inner + it.outer) * count) { planes in
        let turned = planes + it.inner * count
        it.forEachGroup { group, image, place in
          for channel in 0..<it.outer {
            for index in 0..<count { turned[index * it.outer + channel] = outputs[place + channel * count + index] }
          }
          it.windows.forEachTap { tap, a, b in
            it.windows.gather(images + image, channels: it.inner, a, b, into: planes)
            // [C/g, H′W′] · [out/g, H′W′]ᵀ → [C/g, out/g]
            Contraction.add(
              planes, turned, to: sums + (tap * it.groups + group) * it.inner * it.outer,
              rows: it.inner, depth: count, columns: it.outer)
          }
        }
      }
    }.elements
    return Tensor(shape: shape) { target in
      for out in 0..<it.groups * it.outer {
        for channel in 0..<it.inner {
          for tap in 0..<it.taps {
            let source = ((tap * it.groups + out / it.outer) * it.inner + channel) * it.outer + out % it.outer
            target[(out * it.inner + channel) * it.taps + tap] = sums[source]
          }
        }
      }
    }
  }

  /// The kernels' numbers by place, then group: [out/g, C/g] each, or transposed.
  private func byTap(_ kernels: Tensor<Double>, transposed: Bool = false) -> [Double] {
    let source = kernels.elements
    var packed = [Double](repeating: 0, count: source.count)
    for out in 0..<groups * outer {
      for channel in 0..<inner {
        let place = transposed ? channel * outer + out % outer : out % outer * inner + channel
        for tap in 0..<taps {
          packed[(tap * groups + out / outer) * outer * inner + place] = source[(out * inner + channel) * taps + tap]
        }
      }
    }
    return packed
  }

  /// Calls `body` for each group of each image, with where its part of the images and of the outputs begins.
  private func forEachGroup(_ body: (_ group: Int, _ image: Int, _ output: Int) -> Void) {
    for index in 0..<batch {
      for group in 0..<groups {
        let part = index * groups + group
        body(group, part * inner * pixels, part * outer * windows.count)
      }
    }
  }

  /// Memory for `count` numbers while `body` runs.
  private func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
    var scratch = [Double](repeating: 0, count: max(count, 1))
    scratch.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
  }

  /// A tensor of zeros that `body` adds to, reading `a` and `b`.
  private static func written(
    _ shape: Shape, _ a: Tensor<Double>, _ b: [Double],
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> Tensor<Double> {
    a.elements.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        Tensor(shape: shape) { target in
          target.initialize(repeating: 0)
          // Where one is empty, the sums are.
          guard let a = a.baseAddress, let b = b.baseAddress, let target = target.baseAddress else { return }
          body(a, b, target)
        }
      }
    }
  }
}
