#include <immintrin.h>

#include "Panels.h"
#include "panel_kernels.h"

// The kernels of Panels.h on vectors of 256 bits.

#define PANELS __attribute__((target("avx2,fma")))
#define INLINE PANELS __attribute__((always_inline)) static inline

// A mask is the number of numbers that it takes: instructions that take a mask are slow on some processors, and few vectors are
// not whole.
INLINE __m256i mask_of(ptrdiff_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count < 0 ? 0 : (int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

INLINE __m256 load_first(ptrdiff_t count, const float *from) {
  return count >= 8 ? _mm256_loadu_ps(from) : _mm256_maskload_ps(from, mask_of(count));
}

INLINE void store_first(float *to, ptrdiff_t count, __m256 vector) {
  if (count >= 8) {
    _mm256_storeu_ps(to, vector);
  } else {
    _mm256_maskstore_ps(to, mask_of(count), vector);
  }
}

// The transpose of an 8 x 8 matrix, in place.
INLINE void transpose_f32_256(__m256 r[8]) {
  __m256 t[8], u[8];
  for (int i = 0; i < 4; i++) {
    t[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      u[4 * i + 2 * j] = _mm256_shuffle_ps(t[4 * i + j], t[4 * i + 2 + j], 0x44);
      u[4 * i + 2 * j + 1] = _mm256_shuffle_ps(t[4 * i + j], t[4 * i + 2 + j], 0xee);
    }
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x20);
    r[i + 4] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x31);
  }
}

#define VECTORS VECTORS_256
#define DEPTH DEPTH_256
#define ROWS ROWS_256
#define PACKS_ROWS true
#define CROSSES 0

#define REAL float
#define VECTOR __m256
#define LANE 8
#define MASK ptrdiff_t
#define ALL LANE
#define LOAD(mask, from) load_first(mask, from)
#define STORE(to, mask, vector) store_first(to, mask, vector)
#define STORE_AHEAD(to, mask, vector) _mm256_storeu_ps(to, vector)
#define OP(f) _mm256_##f##_ps
#define NAME(f) f##_f32_256
INLINE MASK NAME(first)(ptrdiff_t count) { return count; }
#include "panels.inc"
