#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/tcp.h>
#include <malloc.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>

_Static_assert(csystem_readable == EPOLLIN, "EPOLLIN");
_Static_assert(csystem_writable == EPOLLOUT, "EPOLLOUT");
_Static_assert(csystem_error == EPOLLERR, "EPOLLERR");
_Static_assert(csystem_hangup == EPOLLHUP, "EPOLLHUP");
_Static_assert(csystem_peer_finished == EPOLLRDHUP, "EPOLLRDHUP");
_Static_assert(csystem_edge_triggered == EPOLLET, "EPOLLET");

enum { largest_batch = 256 };

int csystem_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int csystem_epoll_add(int poller, int descriptor, uint32_t interest, uint64_t token) {
  struct epoll_event event = {.events = interest, .data = {.u64 = token}};
  return epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

int csystem_epoll_remove(int poller, int descriptor) {
  return epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, NULL);
}

int csystem_epoll_wait(int poller, struct csystem_event *events, int capacity, int timeout) {
  struct epoll_event batch[largest_batch];
  int count = epoll_wait(poller, batch, capacity < largest_batch ? capacity : largest_batch, timeout);
  for (int i = 0; i < count; i++) {
    events[i].readiness = batch[i].events;
    events[i].token = batch[i].data.u64;
  }
  return count;
}

int csystem_eventfd_create(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int csystem_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int csystem_stream_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int64_t csystem_acknowledged_bytes(int socket) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) return -1;
  if (size < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked) {
    errno = ENOPROTOOPT;
    return -1;
  }
  return (int64_t)info.tcpi_bytes_acked;
}

void csystem_name_thread(const char *name) {
  char kept[16];
  strncpy(kept, name, sizeof kept - 1);
  kept[sizeof kept - 1] = '\0';
  pthread_setname_np(pthread_self(), kept);
}

void csystem_trim_heap(void) { malloc_trim(0); }

void csystem_return_blocks(int from_bytes) { mallopt(M_MMAP_THRESHOLD, from_bytes); }

void csystem_return_ends(int from_bytes) { mallopt(M_TRIM_THRESHOLD, from_bytes); }

int64_t csystem_seconds_since_1970(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec;
}

int csystem_affine_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) < 0 ? -1 : CPU_COUNT(&set);
}
