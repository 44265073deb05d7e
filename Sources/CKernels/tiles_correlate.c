#include "tiles.h"
#include "tiles_vector.h"

#include <string.h>

// x is contracted with the upstream gradient over positions. Both are laid out in rows of one width, so that reading x at
// a tap is reading it from another start: with a step of s, tap = s * shift + phase, and of each phase there is a plane.
typedef struct {
  ptrdiff_t shift, phase;
} tap_position;

static tap_position divided(ptrdiff_t tap, ptrdiff_t step) {
  const ptrdiff_t shift = tap >= 0 ? tap / step : -((step - 1 - tap) / step);
  return (tap_position){shift, tap - shift * step};
}

typedef struct {
  ptrdiff_t row, column;    // the smallest shifts
  ptrdiff_t rows, columns;  // of a plane
  ptrdiff_t phases;         // planes a channel
  ptrdiff_t positions;      // the contracted index, from first to last position
  ptrdiff_t steps;          // the same in steps of 32
  ptrdiff_t plane;          // numbers of a plane, with room for reading over its end
  ptrdiff_t inputs, outputs;  // in blocks of 32
} layout;

static layout layout_of(const chainrule_correlation *c) {
  ptrdiff_t low[2] = {PTRDIFF_MAX, PTRDIFF_MAX}, high[2] = {PTRDIFF_MIN, PTRDIFF_MIN};
  for (ptrdiff_t t = 0; t < c->taps; t++) {
    const ptrdiff_t shift[2] = {divided(c->row[t], c->row_step).shift, divided(c->column[t], c->column_step).shift};
    for (int i = 0; i < 2; i++) {
      if (shift[i] < low[i]) low[i] = shift[i];
      if (shift[i] > high[i]) high[i] = shift[i];
    }
  }
  layout l = {.row = low[0], .column = low[1], .phases = c->row_step * c->column_step};
  l.rows = c->rows + high[0] - low[0];
  l.columns = c->columns + high[1] - low[1];
  l.positions = (c->rows - 1) * l.columns + c->columns;
  l.steps = blocks_of(l.positions, BLOCK);
  l.plane = blocks_of(l.rows * l.columns, BLOCK) * BLOCK + 2 * BLOCK;
  l.inputs = blocks_of(c->inputs, BLOCK);
  l.outputs = blocks_of(c->outputs, BLOCK);
  return l;
}

// Numbers of each region of the working space.
static size_t planes_count(const layout *l) { return (size_t)(PARTS * l->phases * l->inputs * BLOCK * l->plane); }
static size_t first_count(const layout *l) { return (size_t)(l->steps * STEP); }
static size_t second_count(const layout *l) { return (size_t)(l->outputs * l->steps * STEP); }
static size_t lines_count(const layout *l) { return (size_t)(16 * l->plane); }

size_t chainrule_tiles_correlation_space(const chainrule_correlation *correlation) {
  const layout l = layout_of(correlation);
  return sizeof(uint16_t) * (planes_count(&l) + first_count(&l) + second_count(&l)) + sizeof(float) * lines_count(&l) + 64;
}

size_t chainrule_tiles_correlation_sums(const chainrule_correlation *correlation) {
  const layout l = layout_of(correlation);
  return sizeof(float) * (size_t)(correlation->taps * l.inputs * l.outputs * BLOCK * BLOCK);
}

// Splits a plane of x into parts, by way of `line`. Returns the larger of `largest` and the magnitudes.
TILES_VECTOR static __m512i pack_plane(const chainrule_correlation *c, const layout *l, const float *x,
                                       tap_position phase[2], float *line, uint16_t *packed, ptrdiff_t part,
                                       __m512i largest) {
  memset(line, 0, sizeof(float) * (size_t)l->plane);
  for (ptrdiff_t r = 0; r < l->rows; r++) {
    const ptrdiff_t row = (l->row + r) * c->row_step + phase[0].phase;
    if (row < 0 || row >= c->height) continue;
    float *to = line + r * l->columns;
    const float *from = x + row * c->width;
    // Columns q with 0 <= (column + q) * step + phase < width.
    const ptrdiff_t step = c->column_step, start = l->column * step + phase[1].phase;
    ptrdiff_t low = start >= 0 ? 0 : (step - 1 - start) / step;
    ptrdiff_t high = c->width - start <= 0 ? 0 : blocks_of(c->width - start, step);
    if (high > l->columns) high = l->columns;
    if (step == 1) {
      if (low < high) memcpy(to + low, from + start + low, sizeof(float) * (size_t)(high - low));
    } else {
      for (ptrdiff_t q = low; q < high; q++) to[q] = from[start + q * step];
    }
  }
  for (ptrdiff_t i = 0; i < l->plane; i += BLOCK) {
    const __m512 low = _mm512_loadu_ps(line + i), high = _mm512_loadu_ps(line + i + 16);
    largest = larger(larger(largest, low), high);
    __m512i parts[PARTS];
    split(low, high, parts);
    for (int p = 0; p < PARTS; p++) _mm512_storeu_si512(packed + p * part + i, parts[p]);
  }
  return largest;
}

// Packs x as [3 parts][phases][inputs][plane], of the phases that some tap reads. Returns the largest magnitude.
TILES_VECTOR static uint32_t pack_planes(const chainrule_correlation *c, const layout *l, const float *x, float *line,
                                         uint16_t *packed) {
  const ptrdiff_t channels = l->inputs * BLOCK, part = l->phases * channels * l->plane;
  __m512i largest = _mm512_setzero_si512();
  for (ptrdiff_t phase = 0; phase < l->phases; phase++) {
    tap_position at[2] = {{0, phase / c->column_step}, {0, phase % c->column_step}};
    bool is_read = false;
    for (ptrdiff_t t = 0; t < c->taps && !is_read; t++) {
      is_read = divided(c->row[t], c->row_step).phase == at[0].phase &&
                divided(c->column[t], c->column_step).phase == at[1].phase;
    }
    if (!is_read) continue;
    for (ptrdiff_t i = 0; i < channels; i++) {
      uint16_t *to = packed + (phase * channels + i) * l->plane;
      if (i < c->inputs) {
        largest = pack_plane(c, l, x + i * c->height * c->width, at, line, to, part, largest);
      } else {
        for (int p = 0; p < PARTS; p++) memset(to + p * part, 0, sizeof(uint16_t) * (size_t)l->plane);
      }
    }
  }
  return _mm512_reduce_max_epu32(largest);
}

// Packs the upstream gradient as [outputs / 32][steps][3 parts][2 tiles], tiles of pairs of positions. Returns the
// largest magnitude.
TILES_VECTOR static uint32_t pack_upstream(const chainrule_correlation *c, const layout *l, const float *upstream,
                                           float *lines, uint16_t *packed) {
  __m512i largest = _mm512_setzero_si512();
  for (ptrdiff_t o = 0; o < l->outputs * BLOCK; o += 16) {
    memset(lines, 0, sizeof(float) * lines_count(l));
    for (ptrdiff_t i = 0; i < 16 && o + i < c->outputs; i++) {
      for (ptrdiff_t r = 0; r < c->rows; r++) {
        memcpy(lines + i * l->plane + r * l->columns, upstream + (o + i) * c->plane + r * c->columns,
               sizeof(float) * (size_t)c->columns);
      }
    }
    uint16_t *to = packed + o / BLOCK * l->steps * STEP + o % BLOCK / 16 * TILE;
    for (ptrdiff_t k = 0; k < l->steps; k++, to += STEP) {
      __m512i parts[PARTS][16];
      for (ptrdiff_t i = 0; i < 16; i++) {
        const float *from = lines + i * l->plane + k * BLOCK;
        const __m512 low = _mm512_loadu_ps(from), high = _mm512_loadu_ps(from + 16);
        largest = larger(larger(largest, low), high);
        __m512i own[PARTS];
        split(low, high, own);
        for (int p = 0; p < PARTS; p++) parts[p][i] = own[p];
      }
      for (int p = 0; p < PARTS; p++) {
        transpose(parts[p]);
        for (int i = 0; i < 16; i++) _mm512_storeu_si512(to + p * 2 * TILE + i * BLOCK, parts[p][i]);
      }
    }
  }
  return _mm512_reduce_max_epu32(largest);
}

// Copies 32 planes, from their `shift`th number on, into tiles: [steps][3 parts][2 tiles][16 planes][32 positions].
TILES_VECTOR static void gather_first(const layout *l, const uint16_t *planes, ptrdiff_t part, uint16_t *tiles) {
  for (ptrdiff_t k = 0; k < l->steps; k++) {
    for (int p = 0; p < PARTS; p++) {
      for (ptrdiff_t i = 0; i < BLOCK; i++, tiles += BLOCK) {
        _mm512_storeu_si512(tiles, _mm512_loadu_si512(planes + p * part + i * l->plane + k * BLOCK));
      }
    }
  }
}

TILES_VECTOR void chainrule_tiles_correlate(const chainrule_correlation *c, const float *x, const float *upstream,
                                            void *space, float *sums, uint32_t *largest,
                                            uint32_t *largest_upstream) {
  const layout l = layout_of(c);
  uint16_t *planes = (uint16_t *)(((uintptr_t)space + 63) & ~(uintptr_t)63);
  uint16_t *first = planes + planes_count(&l), *second = first + first_count(&l);
  float *lines = (float *)(second + second_count(&l));
  const ptrdiff_t channels = l.inputs * BLOCK, part = l.phases * channels * l.plane;
  const uint32_t of_x = pack_planes(c, &l, x, lines, planes), of_upstream = pack_upstream(c, &l, upstream, lines, second);
  if (of_x > *largest) *largest = of_x;
  if (of_upstream > *largest_upstream) *largest_upstream = of_upstream;

  // Steps lie behind each other in both factors.
  ptrdiff_t *offsets = (ptrdiff_t *)lines;
  for (ptrdiff_t k = 0; k < l.steps; k++) offsets[k] = k * STEP;
  tiles_configure(16, 16);
  const tiles_rows rows = {first, first + TILE, 64, 2 * TILE};
  for (ptrdiff_t t = 0; t < c->taps; t++) {
    const tap_position row = divided(c->row[t], c->row_step), column = divided(c->column[t], c->column_step);
    const ptrdiff_t phase = row.phase * c->column_step + column.phase;
    const ptrdiff_t shift = (row.shift - l.row) * l.columns + column.shift - l.column;
    for (ptrdiff_t i = 0; i < l.inputs; i++) {
      gather_first(&l, planes + (phase * channels + i * BLOCK) * l.plane + shift, part, first);
      for (ptrdiff_t o = 0; o < l.outputs; o++, sums += BLOCK * BLOCK) {
        const tiles_sums target = tiles_behind(sums);
        tiles_multiply(&rows, offsets, second + o * l.steps * STEP, offsets, l.steps, &target, true);
      }
    }
  }
  tiles_release();
}

void chainrule_tiles_add_sums(const chainrule_correlation *c, const float *sums, float *gradient) {
  const layout l = layout_of(c);
  for (ptrdiff_t t = 0; t < c->taps; t++) {
    for (ptrdiff_t i = 0; i < l.inputs * BLOCK; i += BLOCK) {
      for (ptrdiff_t o = 0; o < l.outputs * BLOCK; o += BLOCK, sums += BLOCK * BLOCK) {
        // [2 groups of inputs][2 groups of outputs][16 inputs][16 outputs]
        for (ptrdiff_t n = 0; n < BLOCK * BLOCK; n++) {
          const ptrdiff_t input = i + n / 512 * 16 + n / 16 % 16, output = o + n / 256 % 2 * 16 + n % 16;
          if (input < c->inputs && output < c->outputs) gradient[(output * c->inputs + input) * c->taps + t] += sums[n];
        }
      }
    }
  }
}
