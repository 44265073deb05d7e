#include "tiles.h"
#include "tiles_vector.h"

bool chainrule_tiles_takes(uint32_t largest) {
  // From 2^-40 to 2^40: no part, and no product of two, comes near the ends of float32's range.
  return largest == 0 || (largest >= (127u - 40) << 23 && largest < (127u + 40) << 23);
}

TILES_VECTOR uint32_t chainrule_tiles_largest(const float *x, ptrdiff_t count) {
  __m512i largest[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
  ptrdiff_t i = 0;
  for (; i + 64 <= count; i += 64) {
    for (int lane = 0; lane < 4; lane++) largest[lane] = larger(largest[lane], _mm512_loadu_ps(x + i + lane * 16));
  }
  for (; i < count; i += 16) largest[0] = larger(largest[0], _mm512_maskz_loadu_ps(first(count - i), x + i));
  return _mm512_reduce_max_epu32(
      _mm512_max_epu32(_mm512_max_epu32(largest[0], largest[1]), _mm512_max_epu32(largest[2], largest[3])));
}

size_t chainrule_tiles_window_size(const chainrule_window *window) {
  return sizeof(uint16_t) * PARTS * (size_t)(window->images * blocks_of(window->channels, BLOCK) * BLOCK) *
         (size_t)(window->rows * window->columns);
}

// Packs 16 neighbouring pixels of up to 32 channels, `plane` numbers apart, of those pixels that `inside` has. Returns
// the larger of `largest` and their magnitudes.
TILES_VECTOR static inline __m512i pack_pixels(const float *x, ptrdiff_t plane, ptrdiff_t channels, __mmask16 inside,
                                               ptrdiff_t pixels, uint16_t *packed, ptrdiff_t part, __m512i largest) {
  __m512i low[16], high[16];
  for (int i = 0; i < 16; i++) {
    low[i] = _mm512_maskz_loadu_epi32(i < channels ? inside : 0, x + i * plane);
    high[i] = _mm512_maskz_loadu_epi32(i + 16 < channels ? inside : 0, x + (i + 16) * plane);
    largest = larger(larger(largest, _mm512_castsi512_ps(low[i])), _mm512_castsi512_ps(high[i]));
  }
  transpose(low);
  transpose(high);
  for (int i = 0; i < 16 && i < pixels; i++) {
    __m512i parts[PARTS];
    split(_mm512_castsi512_ps(low[i]), _mm512_castsi512_ps(high[i]), parts);
    for (int p = 0; p < PARTS; p++) _mm512_store_si512(packed + p * part + i * BLOCK, parts[p]);
  }
  return largest;
}

// The pixels of [0, 16) that lie in [from, to).
static inline __mmask16 between(ptrdiff_t from, ptrdiff_t to) {
  return (__mmask16)(first(to) & ~first(from));
}

TILES_VECTOR uint32_t chainrule_tiles_pack_window(const chainrule_window *window, const float *x, uint16_t *packed) {
  const ptrdiff_t blocks = blocks_of(window->channels, BLOCK), plane = window->height * window->width;
  const ptrdiff_t part = blocks * window->rows * window->columns * BLOCK;
  __m512i largest = _mm512_setzero_si512();
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
        largest = pack_pixels(from + row * window->width + column, plane, window->channels - block * BLOCK, inside,
                              window->columns - c, to + (r * window->columns + c) * BLOCK, part, largest);
      }
    }
  }
  return _mm512_reduce_max_epu32(largest);
}

size_t chainrule_tiles_kernel_size(const chainrule_kernel *kernel) {
  return sizeof(uint16_t) * STEP *
         (size_t)(blocks_of(kernel->outputs, BLOCK) * kernel->taps * blocks_of(kernel->inputs, BLOCK));
}

// Stores the parts of 16 even and 16 odd numbers as pairs.
TILES_VECTOR static inline void store_pairs(const __m512i parts[PARTS], uint16_t *packed) {
  const __m512i pairs = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5,
                                         20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  for (int p = 0; p < PARTS; p++) _mm512_store_si512(packed + p * 2 * TILE, _mm512_permutexvar_epi16(pairs, parts[p]));
}

// Packs W[o, i] for 16 o and 32 i as a tile of pairs: [i / 2][o][i % 2].
TILES_VECTOR static __m512i pack_kernel_tile(const chainrule_kernel *kernel, const float *w, ptrdiff_t outputs,
                                             ptrdiff_t inputs, uint16_t *packed, __m512i largest) {
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i index = _mm512_mullo_epi32(lanes, _mm512_set1_epi32((int)kernel->output_stride));
  for (ptrdiff_t i = 0; i < BLOCK; i += 2) {
    const __mmask16 even = i < inputs ? first(outputs) : 0, odd = i + 1 < inputs ? first(outputs) : 0;
    const float *from = w + i * kernel->input_stride;
    __m512 numbers[2];
    if (kernel->output_stride == 1) {
      numbers[0] = _mm512_maskz_loadu_ps(even, from);
      numbers[1] = _mm512_maskz_loadu_ps(odd, from + kernel->input_stride);
    } else {
      const __m512 zero = _mm512_setzero_ps();
      numbers[0] = _mm512_mask_i32gather_ps(zero, even, index, from, 4);
      numbers[1] = _mm512_mask_i32gather_ps(zero, odd, index, from + kernel->input_stride, 4);
    }
    largest = larger(larger(largest, numbers[0]), numbers[1]);
    __m512i parts[PARTS];
    split(numbers[0], numbers[1], parts);
    store_pairs(parts, packed + i * 16);
  }
  return largest;
}

// The same where the 32 i of each o lie side by side: pairs are neighbours, and 16 rows of pairs are transposed.
TILES_VECTOR static __m512i pack_kernel_rows(const chainrule_kernel *kernel, const float *w, ptrdiff_t outputs,
                                             ptrdiff_t inputs, uint16_t *packed, __m512i largest) {
  __m512i parts[PARTS][16];
  for (ptrdiff_t o = 0; o < 16; o++) {
    const float *from = w + o * kernel->output_stride;
    const __m512 low = _mm512_maskz_loadu_ps(o < outputs ? first(inputs) : 0, from);
    const __m512 high = _mm512_maskz_loadu_ps(o < outputs ? first(inputs - 16) : 0, from + 16);
    largest = larger(larger(largest, low), high);
    __m512i own[PARTS];
    split(low, high, own);
    for (int p = 0; p < PARTS; p++) parts[p][o] = own[p];
  }
  for (int p = 0; p < PARTS; p++) {
    transpose(parts[p]);
    for (int i = 0; i < 16; i++) _mm512_store_si512(packed + p * 2 * TILE + i * BLOCK, parts[p][i]);
  }
  return largest;
}

TILES_VECTOR uint32_t chainrule_tiles_pack_kernel(const chainrule_kernel *kernel, const float *w, uint16_t *packed) {
  const ptrdiff_t inputs = blocks_of(kernel->inputs, BLOCK);
  __m512i largest = _mm512_setzero_si512();
  // Inputs go slowest: a large weight of one tap is a matrix with a row for each of them, and is read once from end to end.
  for (ptrdiff_t i = 0; i < inputs; i++) {
    for (ptrdiff_t o = 0; o < blocks_of(kernel->outputs, BLOCK) * BLOCK; o += 16) {
      const ptrdiff_t outputs = kernel->outputs - o, rest = kernel->inputs - i * BLOCK;
      for (ptrdiff_t t = 0; t < kernel->taps; t++) {
        const float *from = w + o * kernel->output_stride + i * BLOCK * kernel->input_stride + t;
        uint16_t *to = packed + ((o / BLOCK * kernel->taps + t) * inputs + i) * STEP + o % BLOCK / 16 * TILE;
        largest = kernel->input_stride == 1 ? pack_kernel_rows(kernel, from, outputs, rest, to, largest)
                                            : pack_kernel_tile(kernel, from, outputs, rest, to, largest);
      }
    }
  }
  return _mm512_reduce_max_epu32(largest);
}

size_t chainrule_tiles_rows_size(ptrdiff_t rows, ptrdiff_t inner) {
  return sizeof(uint16_t) * STEP * (size_t)(blocks_of(rows, BLOCK) * blocks_of(inner, BLOCK));
}

TILES_VECTOR uint32_t chainrule_tiles_pack_rows(ptrdiff_t rows, ptrdiff_t inner, const float *a, ptrdiff_t stride,
                                                uint16_t *packed) {
  const ptrdiff_t steps = blocks_of(inner, BLOCK);
  __m512i largest = _mm512_setzero_si512();
  for (ptrdiff_t r = 0; r < rows; r++) {
    uint16_t *to = packed + r / BLOCK * steps * STEP + r % BLOCK * BLOCK;
    for (ptrdiff_t i = 0; i < inner; i += BLOCK, to += STEP) {
      const float *from = a + r * stride + i;
      const __m512 low = _mm512_maskz_loadu_ps(first(inner - i), from);
      const __m512 high = _mm512_maskz_loadu_ps(first(inner - i - 16), from + 16);
      largest = larger(larger(largest, low), high);
      __m512i parts[PARTS];
      split(low, high, parts);
      for (int p = 0; p < PARTS; p++) _mm512_store_si512(to + p * 2 * TILE, parts[p]);
    }
  }
  return _mm512_reduce_max_epu32(largest);
}

TILES_VECTOR uint32_t chainrule_tiles_pack_columns(ptrdiff_t rows, ptrdiff_t inner, const float *a, ptrdiff_t stride,
                                                   uint16_t *packed) {
  const ptrdiff_t steps = blocks_of(inner, BLOCK);
  __m512i largest = _mm512_setzero_si512();
  for (ptrdiff_t i = 0; i < inner; i += BLOCK) {
    for (ptrdiff_t r = 0; r < rows; r += 16) {
      uint16_t *to = packed + (r / BLOCK * steps + i / BLOCK) * STEP + r % BLOCK * BLOCK;
      largest = pack_pixels(a + i * stride + r, stride, inner - i, first(rows - r), rows - r, to, 2 * TILE, largest);
    }
  }
  return _mm512_reduce_max_epu32(largest);
}
