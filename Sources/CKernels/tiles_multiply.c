#include "tiles.h"
#include "tiles_vector.h"

// Writes sums [rows][16 columns].
TILES_VECTOR static void write_rows(const float *sums, ptrdiff_t rows, ptrdiff_t columns, float *c, ptrdiff_t stride,
                                    bool accumulate) {
  const __mmask16 mask = first(columns);
  for (ptrdiff_t r = 0; r < rows; r++, c += stride) {
    __m512 value = _mm512_loadu_ps(sums + r * 16);
    if (accumulate) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, c));
    _mm512_mask_storeu_ps(c, mask, value);
  }
}

// The most steps of 32 of the contracted index that are done together: the sums stay in the unit, and both factors' blocks
// of 384 KB in the second-level cache.
enum { TOGETHER = 64 };

TILES_VECTOR void chainrule_tiles_multiply(ptrdiff_t rows, const uint16_t *a, const chainrule_kernel *kernel,
                                           const uint16_t *b, float *c, ptrdiff_t stride, bool accumulate) {
  const ptrdiff_t steps = blocks_of(kernel->inputs, BLOCK);
  ptrdiff_t offsets[TOGETHER];
  for (ptrdiff_t k = 0; k < TOGETHER; k++) offsets[k] = k * STEP;
  _Alignas(64) float sums[2][2][256];
  ptrdiff_t configured[2] = {0, 0};
  for (ptrdiff_t k = 0; k < steps; k += TOGETHER, accumulate = true) {
    const ptrdiff_t depth = steps - k < TOGETHER ? steps - k : TOGETHER;
    for (ptrdiff_t column = 0; column < kernel->outputs; column += BLOCK) {
      const uint16_t *second = b + (column / BLOCK * steps + k) * STEP;
      for (ptrdiff_t r = 0; r < rows; r += BLOCK) {
        const ptrdiff_t upper = rows - r < 16 ? rows - r : 16;
        // Where there is no lower half the upper one stands in, and is not written.
        const ptrdiff_t lower = rows - r <= 16 ? 0 : rows - r < 32 ? rows - r - 16 : 16;
        if (configured[0] != upper || configured[1] != lower) {
          tiles_configure(upper, lower ? lower : upper);
          configured[0] = upper;
          configured[1] = lower;
        }
        const uint16_t *first = a + (r / BLOCK * steps + k) * STEP;
        const tiles_rows factor = {first, lower ? first + TILE : first, 64, 2 * TILE};
        float *to = c + r * stride + column;
        if (lower && column + BLOCK <= kernel->outputs) {
          const tiles_sums target = {to, 16, 16 * stride, stride * (ptrdiff_t)sizeof(float)};
          tiles_multiply(&factor, offsets, second, offsets, depth, &target, accumulate);
          continue;
        }
        const tiles_sums target = tiles_behind(&sums[0][0][0]);
        tiles_multiply(&factor, offsets, second, offsets, depth, &target, false);
        for (ptrdiff_t half = 0; half < 2 && column + half * 16 < kernel->outputs; half++) {
          const ptrdiff_t count = kernel->outputs - column - half * 16;
          write_rows(sums[0][half], upper, count, to + half * 16, stride, accumulate);
          write_rows(sums[1][half], lower, count, to + half * 16 + 16 * stride, stride, accumulate);
        }
      }
    }
  }
  tiles_release();
}
