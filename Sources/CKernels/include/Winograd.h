#ifndef CHAINRULE_WINOGRAD_H
#define CHAINRULE_WINOGRAD_H

#include <stdbool.h>
#include <stddef.h>

// The transforms of Winograd's minimal filtering F(2 x 2, 3 x 3): a tile of 2 x 2 results of a correlation with a 3 x 3 kernel
// takes 16 multiplications a pair of channels, or 25 with a stride of 2, where its definition takes 36:
//
//     y = A^T ((G w G^T) . (B^T x B)) A      for each tile x of 4 x 4 pixels, or 5 x 5, which overlap by two, or one
//
//           1  0 -1  0           1    0    0           1  0
//     B^T = 0  1  1  0     G =  1/2  1/2  1/2     A =  1  1
//           0 -1  1  0          1/2 -1/2  1/2          1 -1
//           0  1  0 -1           0    0    1           0 -1
//
//           1  0 -1  0  0        1  0  0               1  0
//           0  0  1  0  0        1  0  1               1  1
//     B^T = 0  0 -1  0  1   G =  0  0  1           A = 0  1
//           0  1  0  0  0        0  1  0               1  0
//           0  0  0  1  0        0  1  0               0  1
//
// and its vector-Jacobian products are made of the same transforms. (A. Lavin, S. Gray: Fast Algorithms for Convolutional Neural
// Networks, 2016, https://arxiv.org/abs/1509.09308. With a stride of 2 it is the sum of the correlations of the even pixels and of
// the odd ones, of which the latter have two elements in a direction: D. Huang et al.: DWM: A Decomposable Winograd Method for
// Convolution Acceleration, 2020, https://arxiv.org/abs/2002.00552.)

// Which tiles are worked on: of each of some images, `image` numbers apart, of `channels` planes [height, width], tile_rows x
// tile_columns tiles, the first of which begins at (row, column). What is outside of a plane reads as zero, and is not written.
typedef struct {
  ptrdiff_t images, image, channels, height, width;
  ptrdiff_t row, column, tile_rows, tile_columns;
  ptrdiff_t stride;  // 1 or 2, of the correlation
} chainrule_tiling;

// Where transformed numbers lie: a matrix [tiles / panel][channels][panel] for each of the 16 or 25 places of a tile, `matrix` numbers
// apart. A panel is a multiple of 8 tiles; after the last tile come any numbers up to one.
typedef struct {
  ptrdiff_t matrix, panel;
} chainrule_transformed;

// The numbers of working space that the transforms need.
ptrdiff_t chainrule_winograd_space(const chainrule_tiling *tiling);

// v = B^T x B for each tile x, of which each next one begins 2 * stride further.
void chainrule_winograd_pixels_f32(const chainrule_tiling *tiling, const float *x, const chainrule_transformed *layout, float *v,
                                   float *space);
void chainrule_winograd_pixels_f64(const chainrule_tiling *tiling, const double *x, const chainrule_transformed *layout,
                                   double *v, double *space);

// y = or += A^T m A + bias for each tile y of 2 x 2, the first of which begins at column 0. Whether all that is written or added is
// smaller than 2^60.
bool chainrule_winograd_results_f32(const chainrule_tiling *tiling, const chainrule_transformed *layout, const float *m,
                                    const float *bias, bool accumulate, float *y, float *space);
bool chainrule_winograd_results_f64(const chainrule_tiling *tiling, const chainrule_transformed *layout, const double *m,
                                    const double *bias, bool accumulate, double *y, double *space);

// m = A u A^T for each tile u of 2 x 2: the transpose of what chainrule_winograd_results does.
void chainrule_winograd_upstream_f32(const chainrule_tiling *tiling, const float *u, const chainrule_transformed *layout,
                                     float *m, float *space);
void chainrule_winograd_upstream_f64(const chainrule_tiling *tiling, const double *u, const chainrule_transformed *layout,
                                     double *m, double *space);

#endif
