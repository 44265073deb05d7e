#include "Panels.h"

#include <immintrin.h>

#define PANELS __attribute__((target("avx512f")))
#define INLINE PANELS __attribute__((always_inline)) static inline

enum {
  LANE = 8,            // numbers of a vector
  VECTORS = 4,         // vectors of a panel
  WIDTH = 32,          // columns of a panel
  HEIGHT = 6,          // rows that are computed together
  DEPTH = 128,         // rows of a panel that stay in the first-level cache: 32 KB
};

bool chainrule_panels_available(void) { return __builtin_cpu_supports("avx512f"); }

static ptrdiff_t panels_of(ptrdiff_t columns) { return (columns + WIDTH - 1) / WIDTH; }

// The first `count` numbers of a vector.
static inline __mmask8 first(ptrdiff_t count) { return count >= LANE ? 0xff : count <= 0 ? 0 : (__mmask8)((1u << count) - 1); }

size_t chainrule_panels_size(ptrdiff_t columns, ptrdiff_t inner) {
  return sizeof(double) * WIDTH * (size_t)(panels_of(columns) * inner);
}

size_t chainrule_panels_space(ptrdiff_t rows) { return sizeof(double) * DEPTH * (size_t)(rows + HEIGHT); }

// The transpose of an 8 x 8 matrix, in place.
INLINE void transpose(__m512d r[LANE]) {
  __m512d t[LANE], u[LANE];
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
    const int row = i < 2 ? i : i;
    r[row] = _mm512_shuffle_f64x2(u[i], u[i + 4], 0x88);
    r[row + 4] = _mm512_shuffle_f64x2(u[i], u[i + 4], 0xdd);
  }
}

PANELS void chainrule_panels_pack(bool transposed, ptrdiff_t columns, ptrdiff_t inner, const double *b, ptrdiff_t stride,
                                  double *packed) {
  for (ptrdiff_t column = 0; column < columns; column += WIDTH, packed += WIDTH * inner) {
    for (ptrdiff_t j = 0; j < WIDTH; j += LANE) {
      const ptrdiff_t at = column + j, count = columns - at;
      if (!transposed) {
        const __mmask8 mask = first(count);
        for (ptrdiff_t k = 0; k < inner; k++) {
          _mm512_store_pd(packed + k * WIDTH + j, _mm512_maskz_loadu_pd(mask, b + k * stride + at));
        }
        continue;
      }
      for (ptrdiff_t k = 0; k < inner; k += LANE) {
        __m512d r[LANE];
        for (int i = 0; i < LANE; i++) {
          r[i] = _mm512_maskz_loadu_pd(i < count ? first(inner - k) : 0, b + (at + i) * stride + k);
        }
        transpose(r);
        for (int i = 0; i < LANE && k + i < inner; i++) _mm512_store_pd(packed + (k + i) * WIDTH + j, r[i]);
      }
    }
  }
}

// c [height, width] = or += a b for `height` rows of a, whose number (i, k) is a[i * row + k * step], and a panel b. Both
// bounds are known where this is compiled, so the sums are registers.
INLINE void multiply(const int height, const int vectors, ptrdiff_t width, ptrdiff_t inner, const double *a, ptrdiff_t row,
                     ptrdiff_t step, const double *b, double *c, ptrdiff_t stride, bool accumulate) {
  __m512d sums[HEIGHT][VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[i][v] = _mm512_setzero_pd();
  }
  for (ptrdiff_t k = 0; k < inner; k++, a += step, b += WIDTH) {
    __m512d factor[VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) factor[v] = _mm512_load_pd(b + v * LANE);
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
      const __m512d number = _mm512_set1_pd(a[i * row]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[i][v] = _mm512_fmadd_pd(number, factor[v], sums[i][v]);
    }
  }
  const __mmask8 last = first(width - (vectors - 1) * LANE);
#pragma clang loop unroll(full)
  for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      double *to = c + i * stride + v * LANE;
      const __mmask8 mask = v == vectors - 1 ? last : 0xff;
      __m512d value = sums[i][v];
      if (accumulate) value = _mm512_add_pd(value, _mm512_maskz_loadu_pd(mask, to));
      _mm512_mask_storeu_pd(to, mask, value);
    }
  }
}

// The same for any number of columns of a panel.
INLINE void multiply_panel(const int height, ptrdiff_t width, ptrdiff_t inner, const double *a, ptrdiff_t row,
                           ptrdiff_t step, const double *b, double *c, ptrdiff_t stride, bool accumulate) {
  if (width > 3 * LANE) {
    multiply(height, 4, width, inner, a, row, step, b, c, stride, accumulate);
  } else if (width > 2 * LANE) {
    multiply(height, 3, width, inner, a, row, step, b, c, stride, accumulate);
  } else if (width > LANE) {
    multiply(height, 2, width, inner, a, row, step, b, c, stride, accumulate);
  } else {
    multiply(height, 1, width, inner, a, row, step, b, c, stride, accumulate);
  }
}

// All rows with one panel.
INLINE void multiply_rows(ptrdiff_t rows, ptrdiff_t width, ptrdiff_t inner, const double *a, ptrdiff_t row, ptrdiff_t step,
                          ptrdiff_t block, const double *b, double *c, ptrdiff_t stride, bool accumulate) {
  for (; rows >= HEIGHT; rows -= HEIGHT, a += block, c += HEIGHT * stride) {
    multiply_panel(HEIGHT, width, inner, a, row, step, b, c, stride, accumulate);
  }
  switch (rows) {
    case 5: return multiply_panel(5, width, inner, a, row, step, b, c, stride, accumulate);
    case 4: return multiply_panel(4, width, inner, a, row, step, b, c, stride, accumulate);
    case 3: return multiply_panel(3, width, inner, a, row, step, b, c, stride, accumulate);
    case 2: return multiply_panel(2, width, inner, a, row, step, b, c, stride, accumulate);
    case 1: return multiply_panel(1, width, inner, a, row, step, b, c, stride, accumulate);
    default: return;
  }
}

PANELS static void multiply_direct(ptrdiff_t rows, ptrdiff_t width, ptrdiff_t inner, const double *a, ptrdiff_t a_stride,
                                   const double *b, double *c, ptrdiff_t stride, bool accumulate) {
  multiply_rows(rows, width, inner, a, a_stride, 1, HEIGHT * a_stride, b, c, stride, accumulate);
}

PANELS static void multiply_packed(ptrdiff_t rows, ptrdiff_t width, ptrdiff_t inner, const double *a, const double *b,
                                   double *c, ptrdiff_t stride, bool accumulate) {
  multiply_rows(rows, width, inner, a, 1, HEIGHT, HEIGHT * inner, b, c, stride, accumulate);
}

// Packs a [inner, rows] as [rows / 6][inner][6].
PANELS static void pack_transposed(ptrdiff_t rows, ptrdiff_t inner, const double *a, ptrdiff_t stride, double *packed) {
  for (ptrdiff_t i = 0; i < rows; i += HEIGHT) {
    const __mmask8 mask = first(rows - i < HEIGHT ? rows - i : HEIGHT);
    for (ptrdiff_t k = 0; k < inner; k++, packed += HEIGHT) {
      _mm512_mask_storeu_pd(packed, mask, _mm512_maskz_loadu_pd(mask, a + k * stride + i));
    }
  }
}

PANELS void chainrule_panels_multiply(bool transposed, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const double *a,
                                      ptrdiff_t a_stride, const double *packed, double *c, ptrdiff_t c_stride,
                                      bool accumulate, double *space) {
  for (ptrdiff_t k = 0; k < inner; k += DEPTH, accumulate = true) {
    const ptrdiff_t depth = inner - k < DEPTH ? inner - k : DEPTH;
    if (transposed) pack_transposed(rows, depth, a + k * a_stride, a_stride, space);
    for (ptrdiff_t column = 0; column < columns; column += WIDTH) {
      const ptrdiff_t width = columns - column < WIDTH ? columns - column : WIDTH;
      const double *b = packed + column * inner + k * WIDTH;
      if (transposed) {
        multiply_packed(rows, width, depth, space, b, c + column, c_stride, accumulate);
      } else {
        multiply_direct(rows, width, depth, a + k, a_stride, b, c + column, c_stride, accumulate);
      }
    }
  }
}
