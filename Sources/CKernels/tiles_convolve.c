#include "tiles.h"
#include "tiles_vector.h"

#include <stdlib.h>

// Up to 16 neighbouring positions in a row of the output.
typedef struct {
  ptrdiff_t image, row, column, count;
} segment;

// Writes sums [positions][16 channels] to `channels` planes, `count` positions `step` numbers apart.
TILES_VECTOR static void write_sums(const float *sums, ptrdiff_t count, ptrdiff_t channels, const float *bias, float *y,
                                    ptrdiff_t plane, ptrdiff_t step, bool accumulate) {
  const __mmask16 mask = first(count);
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i index = _mm512_mullo_epi32(lanes, _mm512_set1_epi32((int)step));
  __m512i r[16];
  for (int i = 0; i < 16; i++) r[i] = _mm512_loadu_si512(sums + i * 16);
  transpose(r);
  for (ptrdiff_t o = 0; o < 16 && o < channels; o++, y += plane) {
    __m512 value = _mm512_castsi512_ps(r[o]);
    if (bias) value = _mm512_add_ps(value, _mm512_set1_ps(bias[o]));
    if (step == 1) {
      if (accumulate) value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, y));
      _mm512_mask_storeu_ps(y, mask, value);
    } else {
      if (accumulate) value = _mm512_add_ps(value, _mm512_mask_i32gather_ps(value, mask, index, y, 4));
      _mm512_mask_i32scatter_ps(y, mask, index, value, 4);
    }
  }
}

TILES_VECTOR void chainrule_tiles_convolve(const chainrule_grid *grid, const chainrule_window *window,
                                           const uint16_t *pixels, const chainrule_kernel *kernel,
                                           const uint16_t *weights, const float *bias, float *y, bool accumulate) {
  // Each row in segments of nearly the same length.
  const ptrdiff_t per_row = blocks_of(grid->columns, 16), segments = window->images * grid->rows * per_row;
  const ptrdiff_t inputs = blocks_of(kernel->inputs, BLOCK), steps = grid->taps * inputs;
  const ptrdiff_t plane = window->rows * window->columns * BLOCK;
  ptrdiff_t *a = malloc(sizeof(ptrdiff_t) * 2 * (size_t)(steps + 1)), *b = a + steps;
  if (!a) abort();
  for (ptrdiff_t t = 0, k = 0; t < grid->taps; t++) {
    for (ptrdiff_t i = 0; i < inputs; i++, k++) {
      a[k] = i * plane + (grid->row[t] * window->columns + grid->column[t]) * BLOCK;
      b[k] = (grid->tap[t] * inputs + i) * STEP;
    }
  }

  _Alignas(64) float sums[2][2][256];
  const tiles_sums target = tiles_behind(&sums[0][0][0]);
  ptrdiff_t configured[2] = {0, 0};
  for (ptrdiff_t o = 0; o < kernel->outputs; o += BLOCK) {
    const uint16_t *block = weights + o / BLOCK * kernel->taps * inputs * STEP;
    for (ptrdiff_t s = 0; s < segments; s += 2) {
      segment pair[2];
      const uint16_t *from[2];
      for (ptrdiff_t i = 0; i < 2; i++) {
        // Where there is no second segment the first one stands in, and is not written.
        const ptrdiff_t own = s + i < segments ? s + i : s, row = own / per_row, part = own % per_row;
        const ptrdiff_t start = part * grid->columns / per_row, end = (part + 1) * grid->columns / per_row;
        pair[i] = (segment){row / grid->rows, row % grid->rows, start, end - start};
        from[i] = pixels + pair[i].image * PARTS * inputs * plane +
                  (pair[i].row * grid->row_step * window->columns + start * grid->column_step) * BLOCK;
      }
      if (configured[0] != pair[0].count || configured[1] != pair[1].count) {
        tiles_configure(configured[0] = pair[0].count, configured[1] = pair[1].count);
      }
      const tiles_rows rows = {from[0], from[1], grid->column_step * BLOCK * (ptrdiff_t)sizeof(uint16_t),
                               inputs * plane};
      tiles_multiply(&rows, a, block, b, steps, &target, false);
      for (ptrdiff_t i = 0; i < 2 && s + i < segments; i++) {
        for (ptrdiff_t half = 0; half < 2; half++) {
          const ptrdiff_t channel = o + half * 16;
          if (channel >= kernel->outputs) break;
          write_sums(sums[i][half], pair[i].count, kernel->outputs - channel, bias ? bias + channel : NULL,
                     y + pair[i].image * grid->image + channel * grid->plane + pair[i].row * grid->output_row +
                         pair[i].column * grid->output_column,
                     grid->plane, grid->output_column, accumulate);
        }
      }
    }
  }
  tiles_release();
  free(a);
}
