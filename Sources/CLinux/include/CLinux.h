// A thin door to the Linux calls that Swift's Glibc overlay lacks or can't express. No logic: each function is one
// system call, and reports failure as that call does (-1 and errno).

#ifndef CSYSTEM_H
#define CSYSTEM_H

// Only what is needed: a declaration of a system header that Swift met here first would be this module's to it, and
// not be found by a file that imports Glibc alone.
#include <stdint.h>

/// One readiness report of epoll, in a layout that doesn't depend on `epoll_event`'s packing.
struct csystem_event {
  uint32_t readiness;
  uint64_t token;
};

enum {
  csystem_readable = 0x001,
  csystem_writable = 0x004,
  csystem_error = 0x008,
  csystem_hangup = 0x010,
  csystem_peer_finished = 0x2000,
  csystem_edge_triggered = 1u << 31,
};

/// epoll_create1(2), closed on exec.
int csystem_epoll_create(void);

/// epoll_ctl(2), EPOLL_CTL_ADD.
int csystem_epoll_add(int poller, int descriptor, uint32_t interest, uint64_t token);

/// epoll_ctl(2), EPOLL_CTL_DEL.
int csystem_epoll_remove(int poller, int descriptor);

/// epoll_wait(2); `capacity` is at most 256, `timeout` in milliseconds, -1 for ever.
int csystem_epoll_wait(int poller, struct csystem_event *events, int capacity, int timeout);

/// eventfd(2), non-blocking, closed on exec.
int csystem_eventfd_create(void);

/// accept4(2), non-blocking, closed on exec; the peer's address isn't asked for.
int csystem_accept(int listener);

/// socket(2), a non-blocking TCP stream socket, closed on exec.
int csystem_stream_socket(int family);

/// tcp(7), TCP_INFO: bytes that the other end has acknowledged since the connection began. Fails with ENOPROTOOPT where the
/// system doesn't count them (Linux before 4.1).
int64_t csystem_acknowledged_bytes(int socket);

/// pthread_setname_np(3) for the calling thread; at most 15 bytes are kept.
void csystem_name_thread(const char *name);

/// sched_getaffinity(2): how many processors the scheduler may put this process on.
int csystem_affine_processors(void);

/// malloc_trim(3): gives all pages of the heap that are free back to the system.
void csystem_trim_heap(void);

/// mallopt(3): blocks of at least `from_bytes` are the system's own, and go back to it when they are freed.
void csystem_return_blocks(int from_bytes);

/// mallopt(3): the end of a heap goes back to the system when `from_bytes` are free there. What is freed then has to be of 64 KB
/// at least, with what is free beside it.
void csystem_return_ends(int from_bytes);

/// clock_gettime(2), CLOCK_REALTIME_COARSE: whole seconds since 1970.
int64_t csystem_seconds_since_1970(void);

#endif
