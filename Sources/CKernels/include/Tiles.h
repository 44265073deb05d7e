#ifndef CHAINRULE_TILES_H
#define CHAINRULE_TILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Products of float32 numbers on the matrix unit of newer Xeons (AMX), which multiplies bfloat16.
//
// A float32 has 24 significant bits, a bfloat16 has 8: x = x0 + x1 + x2 holds exactly, each part a bfloat16. Of the
// nine products of two such sums the six largest are kept:
//
//     x y = x0 y0 + x0 y1 + x1 y0 + x1 y1 + x0 y2 + x2 y0        (relative error below 2^-25)
//
// and summed in float32, so the result is as exact as float32 arithmetic is, about 2.5 times as fast. The parts of very
// large, very small and non-finite numbers do not add up; what packs numbers says where it met such, and another
// kernel must do them. (G. Henry, P. Tang, A. Heinecke: Leveraging the bfloat16 Artificial Intelligence Datatype For
// Higher-Precision Computations, 2019, https://arxiv.org/abs/1904.06376.)
//
// Numbers travel in blocks of 32 channels; a part of a block of 16 rows of 32 numbers is a tile of 1 KB.

// Whether this processor has the unit and the system lets us use it.
bool chainrule_tiles_available(void);

// What packs numbers returns the largest magnitude among them, by its bits without the sign: NaN is above infinity, which
// is above all numbers. Whether parts add up for it: it is zero or in the range.
bool chainrule_tiles_takes(uint32_t largest);

// The largest magnitude of `count` numbers.
uint32_t chainrule_tiles_largest(const float *x, ptrdiff_t count);

// A window of `images` images of `channels` planes [height, width]: it starts at (row, column), which may be outside, and
// what of it is outside reads as zero.
typedef struct {
  ptrdiff_t images, channels, height, width;
  ptrdiff_t row, column, rows, columns;
} chainrule_window;

// The bytes that chainrule_tiles_pack_window writes.
size_t chainrule_tiles_window_size(const chainrule_window *window);

// Packs a window of x [images, channels, height, width] as [images][3 parts][channels / 32][rows][columns][32 channels].
uint32_t chainrule_tiles_pack_window(const chainrule_window *window, const float *x, uint16_t *packed);

// A weight W[o, i, t] for `outputs` o, `inputs` i and `taps` t at o * output_stride + i * input_stride + t.
typedef struct {
  ptrdiff_t outputs, inputs, taps;
  ptrdiff_t output_stride, input_stride;
} chainrule_kernel;

// The bytes that chainrule_tiles_pack_kernel writes.
size_t chainrule_tiles_kernel_size(const chainrule_kernel *kernel);

// Packs a weight as [outputs / 32][taps][inputs / 32][3 parts][2 tiles].
uint32_t chainrule_tiles_pack_kernel(const chainrule_kernel *kernel, const float *w, uint16_t *packed);

// The bytes that packed rows of a first factor take.
size_t chainrule_tiles_rows_size(ptrdiff_t rows, ptrdiff_t inner);

// Packs a matrix a [rows, inner], its rows `stride` numbers apart, as [rows / 32][inner / 32][3 parts][2 tiles].
uint32_t chainrule_tiles_pack_rows(ptrdiff_t rows, ptrdiff_t inner, const float *a, ptrdiff_t stride, uint16_t *packed);

// The same of a transposed matrix a [inner, rows].
uint32_t chainrule_tiles_pack_columns(ptrdiff_t rows, ptrdiff_t inner, const float *a, ptrdiff_t stride,
                                      uint16_t *packed);

// c [rows, columns], its rows `stride` numbers apart, = or += a b, of a packed matrix a of `rows` rows and a kernel
// of one tap, whose inputs are the inner dimension and whose outputs are the columns.
void chainrule_tiles_multiply(ptrdiff_t rows, const uint16_t *a, const chainrule_kernel *kernel, const uint16_t *b,
                              float *c, ptrdiff_t stride, bool accumulate);

// A grid of output positions, and what each reads: position (r, c) is the sum over taps t of
// W[tap[t]] x[r * row_step + row[t], c * column_step + column[t]], with rows and columns of a packed window.
typedef struct {
  ptrdiff_t rows, columns;
  ptrdiff_t row_step, column_step;
  ptrdiff_t taps;
  const ptrdiff_t *tap, *row, *column;
  // Position (r, c) of channel o of image n goes to y[n * image + o * plane + r * output_row + c * output_column].
  ptrdiff_t image, plane, output_row, output_column;
} chainrule_grid;

// y = x * W (+ bias) over a grid, or y += where `accumulate`.
void chainrule_tiles_convolve(const chainrule_grid *grid, const chainrule_window *window, const uint16_t *pixels,
                              const chainrule_kernel *kernel, const uint16_t *weights, const float *bias, float *y,
                              bool accumulate);

// The gradient of a weight W[o, i, t]: the sum over positions (r, c) of upstream[o * plane + r * columns + c]
// x[i, r * row_step + row[t], c * column_step + column[t]], where x [inputs, height, width] reads as zero outside.
typedef struct {
  ptrdiff_t outputs, rows, columns, plane;
  ptrdiff_t inputs, height, width;
  ptrdiff_t row_step, column_step;
  ptrdiff_t taps;
  const ptrdiff_t *row, *column;
} chainrule_correlation;

// The bytes of working space that chainrule_tiles_correlate needs, and of its sums.
size_t chainrule_tiles_correlation_space(const chainrule_correlation *correlation);
size_t chainrule_tiles_correlation_sums(const chainrule_correlation *correlation);

// Adds the products of one image, or some rows of it, to `sums`. The largest magnitudes of x and of the upstream gradient
// take the place of what is there, where they are larger.
void chainrule_tiles_correlate(const chainrule_correlation *correlation, const float *x, const float *upstream,
                               void *space, float *sums, uint32_t *largest, uint32_t *largest_upstream);

// gradient[o * inputs * taps + i * taps + t] += sums.
void chainrule_tiles_add_sums(const chainrule_correlation *correlation, const float *sums, float *gradient);

#endif
