// Not for others.
#ifndef CHAINRULE_PANEL_KERNELS_H
#define CHAINRULE_PANEL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

enum {
  HEIGHT = 6,        // rows that are computed together
  UNROLL = 4,        // steps of the inner index that go together
  PACKED_ROWS = 64,  // rows that are packed together
  VECTORS_512 = 4,   // vectors of a panel
  DEPTH_512 = 128,   // rows of a panel that stay in the first-level cache: 32 KB
  VECTORS_256 = 2,   // the same where a vector has 256 bits
  DEPTH_256 = 256,   // 16 KB
  ROWS_256 = 96,     // rows of the first factor that stay in the second-level cache: a multiple of HEIGHT
};

void chainrule_panels_pack_f32_256(bool transposed, ptrdiff_t columns, ptrdiff_t inner, const float *b, ptrdiff_t stride,
                                   float *packed);
void chainrule_panels_pack_f32_512(bool transposed, ptrdiff_t columns, ptrdiff_t inner, const float *b, ptrdiff_t stride,
                                   float *packed);
void chainrule_panels_multiply_f32_256(bool transposed, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const float *a,
                                       ptrdiff_t a_stride, const float *packed, float *c, ptrdiff_t c_stride,
                                       bool accumulate, float *space);
void chainrule_panels_multiply_f32_512(bool transposed, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const float *a,
                                       ptrdiff_t a_stride, const float *packed, float *c, ptrdiff_t c_stride,
                                       bool accumulate, float *space);

#endif
