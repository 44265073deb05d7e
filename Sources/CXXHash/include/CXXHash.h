// A thin door to xxHash, which is compiled in. No logic.

#ifndef CXXHASH_H
#define CXXHASH_H

#include <stddef.h>
#include <stdint.h>

/// XXH3 with 64 bits.
uint64_t cxxhash_64(const void *bytes, size_t count);

/// The two halves of XXH3 with 128 bits.
typedef struct {
  uint64_t high, low;
} cxxhash_128_t;

/// XXH3 with 128 bits, from a seed.
cxxhash_128_t cxxhash_128(const void *bytes, size_t count, uint64_t seed);

#endif
