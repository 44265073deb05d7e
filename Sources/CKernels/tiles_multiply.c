#include "tiles.h"
#include "tiles_vector.h"

#include <stdlib.h>

// Writes sums [rows][16 columns].
TILES_VECTOR static void write_rows(const float *sums, ptrdiff_t rows, ptrdiff_t columns, const float *bias, float *c,
                                    ptrdiff_t stride, bool accumulate) {
  const __mmask16 mask = first(columns);
  const __m512 shift = bias ? _mm512_maskz_loadu_ps(mask, bias) : _mm512_setzero_ps();
  for (ptrdiff_t r = 0; r < rows; r++, c += stride) {
    __m512 value = _mm512_add_ps(_mm512_loadu_ps(sums + r * 16), shift);
    if (accumulate) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, c));
    _mm512_mask_storeu_ps(c, mask, value);
  }
}

TILES_VECTOR void chainrule_tiles_multiply(ptrdiff_t rows, const uint16_t *a, const chainrule_kernel *kernel,
                                           const uint16_t *b, const float *bias, float *c, ptrdiff_t stride,
                                           bool accumulate) {
  const ptrdiff_t steps = blocks_of(kernel->inputs, BLOCK);
  ptrdiff_t *a_step = malloc(sizeof(ptrdiff_t) * 2 * (size_t)steps), *b_step = a_step + steps;
  if (!a_step) abort();
  for (ptrdiff_t k = 0; k < steps; k++) {
    a_step[k] = k * rows * BLOCK;
    b_step[k] = k * STEP;
  }
  _Alignas(64) float sums[2][2][256];
  ptrdiff_t configured[2] = {0, 0};
  for (ptrdiff_t column = 0; column < kernel->outputs; column += BLOCK) {
    const uint16_t *block = b + column / BLOCK * steps * STEP;
    for (ptrdiff_t r = 0; r < rows; r += 32) {
      const ptrdiff_t upper = rows - r < 16 ? rows - r : 16;
      // Where there is no lower half the upper one stands in, and is not written.
      const ptrdiff_t lower = rows - r <= 16 ? 0 : rows - r < 32 ? rows - r - 16 : 16;
      if (configured[0] != upper || configured[1] != lower) {
        tiles_configure(configured[0] = upper, lower ? (configured[1] = lower) : (configured[1] = upper));
      }
      const uint16_t *from = a + r * BLOCK;
      const tiles_rows factor = {from, lower ? from + TILE : from, 64, rows * steps * BLOCK};
      tiles_multiply(factor, a_step, block, b_step, steps, &sums[0][0][0], false);
      for (ptrdiff_t half = 0; half < 2; half++) {
        const ptrdiff_t at = column + half * 16;
        if (at >= kernel->outputs) break;
        float *to = c + r * stride + at;
        const float *shift = bias ? bias + at : NULL;
        write_rows(sums[0][half], upper, kernel->outputs - at, shift, to, stride, accumulate);
        write_rows(sums[1][half], lower, kernel->outputs - at, shift, to + 16 * stride, stride, accumulate);
      }
    }
  }
  tiles_release();
  free(a_step);
}
