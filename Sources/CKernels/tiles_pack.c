#include "tiles.h"
#include "tiles_vector.h"

TILES_VECTOR bool chainrule_tiles_in_range(const float *x, ptrdiff_t count) {
  // By their bits, NaN is above infinity, which is above all numbers.
  const __m512i magnitude = _mm512_set1_epi32(0x7fffffff);
  __m512i largest[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
  ptrdiff_t i = 0;
  for (; i + 64 <= count; i += 64) {
    for (int lane = 0; lane < 4; lane++) {
      const __m512i bits = _mm512_loadu_si512(x + i + lane * 16);
      largest[lane] = _mm512_max_epu32(largest[lane], _mm512_and_epi32(bits, magnitude));
    }
  }
  for (; i < count; i += 16) {
    const __m512i bits = _mm512_maskz_loadu_epi32(first(count - i), x + i);
    largest[0] = _mm512_max_epu32(largest[0], _mm512_and_epi32(bits, magnitude));
  }
  const __m512i all = _mm512_max_epu32(_mm512_max_epu32(largest[0], largest[1]), _mm512_max_epu32(largest[2], largest[3]));
  // From 2^-40 to 2^40: no part, and no product of two, comes near the ends of float32's range.
  const uint32_t most = _mm512_reduce_max_epu32(all);
  return most == 0 || (most >= (127u - 40) << 23 && most < (127u + 40) << 23);
}

size_t chainrule_tiles_window_size(const chainrule_window *window) {
  return sizeof(uint16_t) * PARTS * (size_t)(window->images * blocks_of(window->channels, BLOCK) * BLOCK) *
         (size_t)(window->rows * window->columns);
}

// Packs 16 neighbouring pixels of up to 32 channels, `plane` numbers apart, of those pixels that `inside` has.
TILES_VECTOR static void pack_pixels(const float *x, ptrdiff_t plane, ptrdiff_t channels, __mmask16 inside,
                                     ptrdiff_t pixels, uint16_t *packed, ptrdiff_t part) {
  __m512i low[16], high[16];
  for (int i = 0; i < 16; i++) {
    low[i] = _mm512_maskz_loadu_epi32(i < channels ? inside : 0, x + i * plane);
    high[i] = _mm512_maskz_loadu_epi32(i + 16 < channels ? inside : 0, x + (i + 16) * plane);
  }
  transpose(low);
  transpose(high);
  for (int i = 0; i < 16 && i < pixels; i++) {
    __m512i parts[PARTS];
    split(_mm512_castsi512_ps(low[i]), _mm512_castsi512_ps(high[i]), parts);
    for (int p = 0; p < PARTS; p++) _mm512_store_si512(packed + p * part + i * BLOCK, parts[p]);
  }
}

// The pixels of [0, 16) that lie in [from, to).
static inline __mmask16 between(ptrdiff_t from, ptrdiff_t to) {
  return (__mmask16)(first(to) & ~first(from));
}

TILES_VECTOR void chainrule_tiles_pack_window(const chainrule_window *window, const float *x, uint16_t *packed) {
  const ptrdiff_t blocks = blocks_of(window->channels, BLOCK), plane = window->height * window->width;
  const ptrdiff_t part = blocks * window->rows * window->columns * BLOCK;
  for (ptrdiff_t n = 0; n < window->images * blocks; n++) {
    const ptrdiff_t image = n / blocks, block = n % blocks;
    const float *from = x + (image * window->channels + block * BLOCK) * plane;
    uint16_t *to = packed + image * PARTS * part + block * window->rows * window->columns * BLOCK;
    for (ptrdiff_t r = 0; r < window->rows; r++) {
      const ptrdiff_t row = window->row + r;
      const bool outside = row < 0 || row >= window->height;
      for (ptrdiff_t c = 0; c < window->columns; c += 16) {
        const ptrdiff_t column = window->column + c;
        const __mmask16 inside = outside ? 0 : between(-column, window->width - column);
        pack_pixels(from + row * window->width + column, plane, window->channels - block * BLOCK, inside,
                    window->columns - c, to + (r * window->columns + c) * BLOCK, part);
      }
    }
  }
}

size_t chainrule_tiles_kernel_size(const chainrule_kernel *kernel) {
  return sizeof(uint16_t) * STEP *
         (size_t)(blocks_of(kernel->outputs, BLOCK) * kernel->taps * blocks_of(kernel->inputs, BLOCK));
}

// Packs W[o, i] for 16 o and 32 i as a tile of pairs: [i / 2][o][i % 2].
TILES_VECTOR static void pack_kernel_tile(const chainrule_kernel *kernel, const float *w, ptrdiff_t outputs,
                                          ptrdiff_t inputs, uint16_t *packed) {
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i index = _mm512_mullo_epi32(lanes, _mm512_set1_epi32((int)kernel->output_stride));
  for (ptrdiff_t i = 0; i < BLOCK; i += 2) {
    const __mmask16 even = i < inputs ? first(outputs) : 0, odd = i + 1 < inputs ? first(outputs) : 0;
    const __m512 zero = _mm512_setzero_ps();
    const float *from = w + i * kernel->input_stride;
    __m512i parts[PARTS];
    if (kernel->output_stride == 1) {
      split(_mm512_maskz_loadu_ps(even, from), _mm512_maskz_loadu_ps(odd, from + kernel->input_stride), parts);
    } else {
      split(_mm512_mask_i32gather_ps(zero, even, index, from, 4),
            _mm512_mask_i32gather_ps(zero, odd, index, from + kernel->input_stride, 4), parts);
    }
    for (int p = 0; p < PARTS; p++) {
      const __m512i evens = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(parts[p]));
      const __m512i odds = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(parts[p], 1));
      _mm512_store_si512(packed + p * 2 * TILE + i * 16, _mm512_or_epi32(evens, _mm512_slli_epi32(odds, 16)));
    }
  }
}

TILES_VECTOR void chainrule_tiles_pack_kernel(const chainrule_kernel *kernel, const float *w, uint16_t *packed) {
  for (ptrdiff_t o = 0; o < kernel->outputs; o += BLOCK) {
    for (ptrdiff_t t = 0; t < kernel->taps; t++) {
      for (ptrdiff_t i = 0; i < kernel->inputs; i += BLOCK) {
        for (ptrdiff_t half = 0; half < 2; half++) {
          pack_kernel_tile(kernel, w + (o + half * 16) * kernel->output_stride + i * kernel->input_stride + t,
                           kernel->outputs - o - half * 16, kernel->inputs - i, packed + half * TILE);
        }
        packed += STEP;
      }
    }
  }
}

size_t chainrule_tiles_rows_size(ptrdiff_t rows, ptrdiff_t inner) {
  return sizeof(uint16_t) * PARTS * (size_t)(rows * blocks_of(inner, BLOCK) * BLOCK);
}

TILES_VECTOR void chainrule_tiles_pack_rows(ptrdiff_t rows, ptrdiff_t inner, const float *a, ptrdiff_t stride,
                                            uint16_t *packed) {
  const ptrdiff_t blocks = blocks_of(inner, BLOCK), part = rows * blocks * BLOCK;
  for (ptrdiff_t r = 0; r < rows; r++) {
    for (ptrdiff_t block = 0; block < blocks; block++) {
      const ptrdiff_t i = block * BLOCK;
      const float *from = a + r * stride + i;
      __m512i parts[PARTS];
      split(_mm512_maskz_loadu_ps(first(inner - i), from), _mm512_maskz_loadu_ps(first(inner - i - 16), from + 16), parts);
      for (int p = 0; p < PARTS; p++) _mm512_store_si512(packed + p * part + (block * rows + r) * BLOCK, parts[p]);
    }
  }
}
