import Glibc

/// `fuzz TARGET [libFuzzer's options]`: feeds the target what libFuzzer, whose `main` this program has, makes up, until
/// something is found or time is up.
private enum Fuzz {
  static let targets: [any FuzzTarget.Type] = [
    HTTPTarget.self, ChunksTarget.self, CodingTarget.self, JSONTarget.self, FormTarget.self, ServiceTarget.self,
  ]

  /// libFuzzer runs copies of this program with its own options alone (-merge, -fork): to them the environment tells the
  /// target.
  static let variable = "FUZZ_TARGET"

  /// Set once, before the first case.
  nonisolated(unsafe) static var chosen: (any FuzzTarget.Type)?
}

/// Takes the target's name off the command line (libFuzzer's `LLVMFuzzerInitialize`).
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  if count.pointee > 1, let name = arguments.pointee[1],
    Fuzz.targets.contains(where: { $0.name == String(cString: name) })
  {
    setenv(Fuzz.variable, name, 1)
    arguments.pointee[1] = arguments.pointee[0]
    arguments.pointee += 1
    count.pointee -= 1
  }
  let name = getenv(Fuzz.variable).map { String(cString: $0) }
  Fuzz.chosen = Fuzz.targets.first { $0.name == name }
  if Fuzz.chosen == nil {
    print("usage: fuzz \(Fuzz.targets.map { $0.name }.joined(separator: "|")) [libFuzzer's options]")
    exit(2)
  }
  return 0
}

/// Takes one case (libFuzzer's `LLVMFuzzerTestOneInput`).
@_cdecl("LLVMFuzzerTestOneInput")
public func run(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Fuzz.chosen?.run(Array(UnsafeBufferPointer(start: data, count: count)))
  return 0
}
