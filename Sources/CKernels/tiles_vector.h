// Vectors of 16 float32 numbers: splitting and transposing. Not for others.
#ifndef CHAINRULE_TILES_VECTOR_H
#define CHAINRULE_TILES_VECTOR_H

#include "tiles.h"

#include <immintrin.h>

TILES_VECTOR static inline __m512 widened(__m256i half) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
}

// Splits 32 numbers into three parts.
TILES_VECTOR static inline void split(__m512 low, __m512 high, __m512i parts[PARTS]) {
  for (int part = 0; part < PARTS; part++) {
    parts[part] = (__m512i)_mm512_cvtne2ps_pbh(high, low);
    low = _mm512_sub_ps(low, widened(_mm512_castsi512_si256(parts[part])));
    high = _mm512_sub_ps(high, widened(_mm512_extracti64x4_epi64(parts[part], 1)));
  }
}

// The larger magnitude of each lane, by bits: NaN is above infinity, which is above all numbers.
TILES_VECTOR static inline __m512i larger(__m512i largest, __m512 x) {
  const __m512i magnitude = _mm512_set1_epi32(0x7fffffff);
  return _mm512_max_epu32(largest, _mm512_and_epi32(_mm512_castps_si512(x), magnitude));
}

// The transpose of a 16 x 16 matrix of 32-bit numbers, in place.
TILES_VECTOR static inline void transpose(__m512i r[16]) {
  __m512i t[16];
  for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
}

// The first `count` of 16 numbers.
TILES_VECTOR static inline __mmask16 first(ptrdiff_t count) {
  return count >= 16 ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

#endif
