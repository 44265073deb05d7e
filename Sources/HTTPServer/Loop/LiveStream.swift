import HTTPTypes

/// An answer that is being written while it is sent, and perhaps while its request comes in.
struct LiveStream {
  /// What the client sends; `nil` where the request was complete before.
  let content: ContentBuffer?
  /// What the client is sent.
  let answer: AnswerBuffer
  let task: Task<Void, Never>
  /// Whether more content may be read.
  var hasRoom = true
  /// The answer's status, once its header has been queued.
  var status: HTTPResponse.Status?
  var isChunked = false
  /// Bytes of the answer's content.
  var bytes = 0

  /// Ends the task, wherever it waits.
  func cancel() {
    task.cancel()
    content?.fail(CancellationError())
    answer.cut()
  }
}
