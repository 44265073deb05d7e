// Vectors of 16 float32 numbers: splitting them. Not for others.
#ifndef CHAINRULE_TILES_VECTOR_H
#define CHAINRULE_TILES_VECTOR_H

#include "tiles.h"
#include "transpose.h"

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

// The first `count` of 16 numbers.
TILES_VECTOR static inline __mmask16 first(ptrdiff_t count) {
  return count >= 16 ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

#endif
