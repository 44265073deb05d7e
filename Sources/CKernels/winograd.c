#include "Winograd.h"

#include <float.h>
#include <string.h>

#include "wide.h"

enum { LANES = 8 };  // tiles that go together

#define INLINE __attribute__((always_inline)) static inline

static ptrdiff_t count_tiles(const chainrule_tiling *t) { return t->images * t->tile_rows * t->tile_columns; }

// The places of a tile in one direction.
static inline ptrdiff_t places(ptrdiff_t stride) { return stride + 3; }

// A row of tiles, with what whole vectors read and write after it.
static ptrdiff_t line_length(const chainrule_tiling *t) { return 4 * (t->tile_columns + LANES) + 4 * LANES; }

ptrdiff_t chainrule_winograd_space(const chainrule_tiling *t) {
  const ptrdiff_t points = places(t->stride) * places(t->stride);
  return points * (count_tiles(t) + LANES) + 2 * line_length(t);
}

// The first number of a channel's tiles from one on, a multiple of 8, in the first of the 16 matrices.
static inline ptrdiff_t place(const chainrule_tiling *t, const chainrule_transformed *layout, ptrdiff_t channel, ptrdiff_t tile) {
  return (tile / layout->panel * t->channels + channel) * layout->panel + tile % layout->panel;
}

#define REAL float
#define LARGEST FLT_MAX
#define NAME(f) f##_f32
#include "winograd.inc"
#undef REAL
#undef LARGEST
#undef NAME

#define REAL double
#define LARGEST DBL_MAX
#define NAME(f) f##_f64
#include "winograd.inc"
