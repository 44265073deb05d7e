// What the tile kernels share: not for others.
#ifndef CHAINRULE_TILES_PRIVATE_H
#define CHAINRULE_TILES_PRIVATE_H

#include "Tiles.h"

#define TILES_VECTOR __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))
#define TILES_MATRIX \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16")))

enum {
  BLOCK = 32,              // channels in a block
  PARTS = 3,               // bfloat16 numbers that a float32 is the sum of
  TILE = 16 * BLOCK,       // numbers in a tile
  STEP = PARTS * 2 * TILE  // numbers of 32 columns of a second factor, for 32 of the contracted index
};

static inline ptrdiff_t blocks_of(ptrdiff_t count, ptrdiff_t size) { return (count + size - 1) / size; }

// Sets the unit up for first factors of `first` and `second` rows; all else is 16 rows of 64 bytes.
void tiles_configure(ptrdiff_t first, ptrdiff_t second);
void tiles_release(void);

// Where the factors of one step of 32 lie.
typedef struct {
  const uint16_t *first, *second;  // rows of the first factor, `row` bytes apart, its parts `part` numbers apart
  ptrdiff_t row, part;
} tiles_rows;

// Where two times two tiles of sums lie.
typedef struct {
  float *start;
  ptrdiff_t right, below;  // numbers from a tile to the next
  ptrdiff_t row;           // bytes from a row of a tile to the next
} tiles_sums;

// Four tiles, one behind another: c[2][2][16][16].
static inline tiles_sums tiles_behind(float *c) { return (tiles_sums){c, 256, 512, 64}; }

// c = or += sum over steps of rows(first + a[k], second + a[k]) * (b + b_step[k]).
//
// The structures go by their addresses: copied to the stack they would be read in wider pieces than they were written in, and
// such a load waits for all stores before it, which are those of the tiles.
void tiles_multiply(const tiles_rows *rows, const ptrdiff_t *a, const uint16_t *b, const ptrdiff_t *b_step,
                    ptrdiff_t steps, const tiles_sums *c, bool accumulate);

#endif
