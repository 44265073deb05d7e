import Clocks

/// A loop's connections, addressed by slot and generation, with each one's next deadline beside it so that
/// looking for those whose time is up touches one flat array.
struct SlotTable<Element: AnyObject> {
  private struct Slot {
    var generation: UInt32 = 1
    var deadline: Instant?
    var element: Element?
  }

  private var slots: [Slot] = []
  private var free: [UInt32] = []

  /// How many slots are taken.
  var count: Int { slots.count - free.count }

  /// Takes a slot for what `make` makes of its token; `nil` where it makes nothing.
  mutating func insert(_ make: (Token) -> Element?) -> Element? {
    let index: UInt32
    if let reused = free.popLast() {
      index = reused
    } else {
      index = UInt32(slots.count)
      slots.append(Slot())
    }
    let token = Token(slot: index, generation: slots[Int(index)].generation)
    guard let element = make(token) else {
      free.append(index)
      return nil
    }
    slots[Int(index)].element = element
    return element
  }

  /// The element of this very token; `nil` when it has gone, whoever lives in its slot now.
  subscript(token: Token) -> Element? {
    let index = Int(token.slot)
    guard index < slots.count, slots[index].generation == token.generation else { return nil }
    return slots[index].element
  }

  /// Gives the slot back; from here on the token names nothing.
  mutating func remove(_ token: Token) {
    let index = Int(token.slot)
    guard self[token] != nil else { return }
    slots[index].element = nil
    slots[index].deadline = nil
    // Generation 0 is for what is no connection.
    slots[index].generation = slots[index].generation == .max ? 1 : slots[index].generation + 1
    free.append(token.slot)
  }

  /// Notes when the element wants to be woken next.
  mutating func setDeadline(_ deadline: Instant?, for token: Token) {
    let index = Int(token.slot)
    guard self[token] != nil else { return }
    slots[index].deadline = deadline
  }

  /// The elements whose deadline has come, and the earliest deadline of the others.
  func overdue(at now: Instant) -> (elements: [Element], next: Instant?) {
    var found: [Element] = []
    var next: Instant?
    for slot in slots {
      guard let deadline = slot.deadline, let element = slot.element else { continue }
      if deadline <= now {
        found.append(element)
      } else {
        next = min(next ?? deadline, deadline)
      }
    }
    return (found, next)
  }

  /// All elements.
  var elements: [Element] { slots.compactMap(\.element) }
}
