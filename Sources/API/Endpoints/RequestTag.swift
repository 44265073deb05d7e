import Access
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
  /// - Parameter mediaType: the media type that the answer has.
  init?(_ request: Request, answeredAs mediaType: String) {
    var digest = Digest()
    // Other versions, and other processors, may give other bits.
    for text in [Service.version, blasCore, request.path, mediaType, request.headers[.contentType] ?? ""] {
      digest.update(text)
    }
    request.body.withUnsafeBytes { digest.update($0) }
    guard let tag = EntityTag(digest.name()) else { return nil }
    self.tag = tag
    isKnown = request.headers[.ifNoneMatch] != "*" && request.context.names(tag)
  }

  /// `304` to a client that has the answer already; `nil` for any other.
  ///
  /// To `POST` the answer would be `412` (section 13.1.2), since what has side effects must not be done twice. A computation
  /// has none: it is what the method `QUERY` is for, to which the answer is `304`.
  var notModified: Response? {
    isKnown ? Response(status: .notModified, headers: [.eTag: "\"\(tag.opaque)\"", .vary: "Accept"]) : nil
  }
}
