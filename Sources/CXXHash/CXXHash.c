#include "CXXHash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t cxxhash_64(const void *bytes, size_t count) { return XXH3_64bits(bytes, count); }

cxxhash_128_t cxxhash_128(const void *bytes, size_t count, uint64_t seed) {
  XXH128_hash_t hash = XXH3_128bits_withSeed(bytes, count, seed);
  return (cxxhash_128_t){.high = hash.high64, .low = hash.low64};
}
