import HTTPServer
import HTTPTypes
import Tensors

/// Names the answer to a compute request before it is computed: the same request has the same answer, to the bit, so a digest of
/// the request is a strong entity tag (RFC 9110, section 8.8.3) of its answer.
struct RequestTag {
  /// The tag.
  let tag: EntityTag
  private let isKnown: Bool

  /// Names the answer to a request.
  /// - Parameters:
  ///   - contentType: the request's field of that name.
  ///   - mediaType: the media type that the answer has.
  init(_ request: Request, _ contentType: String?, answeredAs mediaType: String) {
    // Zero bytes stand in none of these, and end each.
    var facts = RequestTag.computation
    facts.reserveCapacity(256)
    func append(_ fact: String) {
      facts.append(contentsOf: fact.utf8)
      facts.append(0)
    }
    append(request.path)
    append(mediaType)
    append(contentType ?? "")
    let tag = EntityTag(of: facts, request.body)
    self.tag = tag
    let held = request.headers[.ifNoneMatch]
    isKnown = held.map { $0 != "*" && tag.isNamed(in: $0) } ?? false
  }

  /// What computes: other versions, and other processors, may give other bits.
  private static let computation = Array("\(Service.version)\0\(blasCore)\0\(KernelChoice.available)\0".utf8)

  /// `304` to a client that has the answer already; `nil` for any other.
  ///
  /// To `POST` the answer would be `412` (section 13.1.2), since what has side effects must not be done twice. A computation
  /// has none: it is what the method `QUERY` is for, to which the answer is `304`.
  var notModified: Response? {
    isKnown ? Response(status: .notModified, headers: [.eTag: "\"\(tag.opaque)\"", .vary: "Accept"]) : nil
  }
}
