import Testing

/// All tests over real sockets, one after the other: one of them takes the whole process's descriptors away.
@Suite(.serialized) enum SocketTests {}
