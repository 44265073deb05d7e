#include <immintrin.h>
#include <stdint.h>

#include "Panels.h"
#include "panel_kernels.h"
#include "transpose.h"

// The kernels of Panels.h on vectors of 512 bits.

#define PANELS __attribute__((target("avx512f")))
#define INLINE PANELS __attribute__((always_inline)) static inline

// The transpose of an 8 x 8 matrix, in place.
INLINE void transpose_f64(__m512d r[8]) {
  __m512d t[8], u[8];
  for (int i = 0; i < 4; i++) {
    t[2 * i] = _mm512_unpacklo_pd(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_pd(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      u[4 * i + j] = _mm512_shuffle_f64x2(t[4 * i + j], t[4 * i + 2 + j], 0x88);
      u[4 * i + 2 + j] = _mm512_shuffle_f64x2(t[4 * i + j], t[4 * i + 2 + j], 0xdd);
    }
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_f64x2(u[i], u[i + 4], 0x88);
    r[i + 4] = _mm512_shuffle_f64x2(u[i], u[i + 4], 0xdd);
  }
}

// The transpose of a 16 x 16 matrix, in place.
INLINE void transpose_f32_512(__m512 r[16]) {
  __m512i bits[16];
  for (int i = 0; i < 16; i++) bits[i] = _mm512_castps_si512(r[i]);
  transpose(bits);
  for (int i = 0; i < 16; i++) r[i] = _mm512_castsi512_ps(bits[i]);
}

#define VECTORS VECTORS_512
#define DEPTH DEPTH_512
#define ROWS PTRDIFF_MAX
#define PACKS_ROWS false
#define CROSSES 1
#define STORE_AHEAD STORE

#define REAL float
#define VECTOR __m512
#define LANE 16
#define MASK __mmask16
#define ALL 0xffff
#define LOAD(mask, from) _mm512_maskz_loadu_ps(mask, from)
#define STORE(to, mask, vector) _mm512_mask_storeu_ps(to, mask, vector)
#define OP(f) _mm512_##f##_ps
#define NAME(f) f##_f32_512
INLINE MASK NAME(first)(ptrdiff_t count) { return count >= LANE ? ALL : count <= 0 ? 0 : (MASK)((1u << count) - 1); }
#include "panels.inc"
#undef REAL
#undef VECTOR
#undef LANE
#undef MASK
#undef ALL
#undef LOAD
#undef STORE
#undef OP
#undef NAME

#define REAL double
#define VECTOR __m512d
#define LANE 8
#define MASK __mmask8
#define ALL 0xff
#define LOAD(mask, from) _mm512_maskz_loadu_pd(mask, from)
#define STORE(to, mask, vector) _mm512_mask_storeu_pd(to, mask, vector)
#define OP(f) _mm512_##f##_pd
#define NAME(f) f##_f64
INLINE MASK NAME(first)(ptrdiff_t count) { return count >= LANE ? ALL : count <= 0 ? 0 : (MASK)((1u << count) - 1); }
#include "panels.inc"
