#ifndef CHAINRULE_PANELS_H
#define CHAINRULE_PANELS_H

#include <stdbool.h>
#include <stddef.h>

// Products of float64 numbers on 512-bit vectors: 6 rows by 32 columns of the result stay in registers, while the second
// factor comes from panels of 32 columns that are packed once for all rows. (K. Goto, R. van de Geijn: Anatomy of
// High-Performance Matrix Multiplication, 2008, https://doi.org/10.1145/1356052.1356053.)
//
// Each number of the result is summed in the order of the inner index, whichever rows are computed together.

// Whether this processor has the vectors.
bool chainrule_panels_available(void);

// The bytes that chainrule_panels_pack writes.
size_t chainrule_panels_size(ptrdiff_t columns, ptrdiff_t inner);

// Packs a matrix b [inner, columns], or [columns, inner] where it is `transposed`, its rows `stride` numbers apart, as
// [columns / 32][inner][32].
void chainrule_panels_pack(bool transposed, ptrdiff_t columns, ptrdiff_t inner, const double *b, ptrdiff_t stride,
                           double *packed);

// The bytes of working space that chainrule_panels_multiply needs for a transposed first factor.
size_t chainrule_panels_space(ptrdiff_t rows);

// c [rows, columns], its rows `c_stride` numbers apart, = or += a b, of a matrix a [rows, inner], or [inner, rows] where it
// is `transposed`, its rows `a_stride` numbers apart, and a packed matrix b.
void chainrule_panels_multiply(bool transposed, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const double *a,
                               ptrdiff_t a_stride, const double *packed, double *c, ptrdiff_t c_stride, bool accumulate,
                               double *space);

#endif
