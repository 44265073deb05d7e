// Tells ThreadSanitizer of what Swift's `Mutex` does where threads wait for each other. Where they do not, its atomic operations
// are in the program's own code and are seen; the other path is in the standard library, which is not instrumented, so that
// every mutex that two threads have met at would be reported as a race. Linked into what scripts/sanitize builds.

#include <dlfcn.h>

#define SWIFT __attribute__((swiftcall))
#define CONTEXT __attribute__((swift_context))
#define NAME(tail) "$s15Synchronization12_MutexHandleV" tail

// There in what is instrumented, and not in what is built to build it.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

SWIFT void lock_slow(unsigned thread, CONTEXT void *mutex) __asm__(NAME("9_lockSlowyys6UInt32VF"));
SWIFT void unlock_slow(CONTEXT void *mutex) __asm__(NAME("11_unlockSlowyyF"));
SWIFT _Bool try_lock_slow(CONTEXT void *mutex) __asm__(NAME("12_tryLockSlowSbyF"));

SWIFT void lock_slow(unsigned thread, CONTEXT void *mutex) {
  SWIFT void (*next)(unsigned, CONTEXT void *) = dlsym(RTLD_NEXT, NAME("9_lockSlowyys6UInt32VF"));
  next(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void unlock_slow(CONTEXT void *mutex) {
  SWIFT void (*next)(CONTEXT void *) = dlsym(RTLD_NEXT, NAME("11_unlockSlowyyF"));
  if (__tsan_release) __tsan_release(mutex);
  next(mutex);
}

SWIFT _Bool try_lock_slow(CONTEXT void *mutex) {
  SWIFT _Bool (*next)(CONTEXT void *) = dlsym(RTLD_NEXT, NAME("12_tryLockSlowSbyF"));
  _Bool locked = next(mutex);
  if (locked && __tsan_acquire) __tsan_acquire(mutex);
  return locked;
}
