// Not for others.
#ifndef CHAINRULE_WIDE_H
#define CHAINRULE_WIDE_H

// Compiled for the vectors of three generations of processors; the loader takes the best that the machine has. What chooses
// runs before ThreadSanitizer has begun, and would call it: with that sanitizer there is one version.
#if __has_feature(thread_sanitizer)
#define WIDE
#else
#define WIDE __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif

#endif
