#ifndef CHAINRULE_PANELS_H
#define CHAINRULE_PANELS_H

#include <stdbool.h>
#include <stddef.h>

// Products on vectors of 512 bits, and of 256 bits for float32: 6 rows by 4 or 2 vectors of the result stay in registers, while
// the second factor comes from panels of as many vectors, which are packed once for all rows. (K. Goto, R. van de Geijn: Anatomy
// of High-Performance Matrix Multiplication, 2008, https://doi.org/10.1145/1356052.1356053.)
//
// Each number of the result is summed in the order of the inner index, whichever rows are computed together.

// The vectors that products are computed on; those for float64 have 512 bits.
typedef enum {
  chainrule_vectors_256,  // of AVX2 and FMA
  chainrule_vectors_512,  // of AVX-512F
} chainrule_vectors;

// Whether this processor has the vectors.
bool chainrule_panels_available(chainrule_vectors vectors);

// The bytes of a panel's row.
ptrdiff_t chainrule_panels_row_bytes(chainrule_vectors vectors);

// The numbers of working space that a product of so many rows of a needs.
ptrdiff_t chainrule_panels_space(chainrule_vectors vectors, bool transposed, ptrdiff_t rows);

// Packs a matrix b [inner, columns], or [columns, inner] where it is `transposed`, its rows `stride` numbers apart, as
// [columns / panel][inner][panel], with zeros after the last column; a panel's row has so many columns as its bytes hold.
void chainrule_panels_pack_f32(chainrule_vectors vectors, bool transposed, ptrdiff_t columns, ptrdiff_t inner,
                               const float *b, ptrdiff_t stride, float *packed);
void chainrule_panels_pack_f64(bool transposed, ptrdiff_t columns, ptrdiff_t inner, const double *b, ptrdiff_t stride,
                               double *packed);

// c [rows, columns], its rows `c_stride` numbers apart, = or += a b, of a matrix a [rows, inner], or [inner, rows] where it
// is `transposed`, its rows `a_stride` numbers apart, and a packed matrix b.
void chainrule_panels_multiply_f32(chainrule_vectors vectors, bool transposed, ptrdiff_t rows, ptrdiff_t columns,
                                   ptrdiff_t inner, const float *a, ptrdiff_t a_stride, const float *packed, float *c,
                                   ptrdiff_t c_stride, bool accumulate, float *space);
void chainrule_panels_multiply_f64(bool transposed, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const double *a,
                                   ptrdiff_t a_stride, const double *packed, double *c, ptrdiff_t c_stride, bool accumulate,
                                   double *space);

// c [rows, columns], its rows `c_stride` numbers apart, = or += a^T b, of matrices a [inner, rows] and b [inner, columns], their
// rows `a_stride` and `b_stride` numbers apart, where they lie: for rows that are short, and in the cache already. On vectors of
// 512 bits: rows of narrower panels push each other out of the first-level cache where they lie a power of two apart.
void chainrule_panels_cross_f32_512(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const float *a, ptrdiff_t a_stride,
                                    const float *b, ptrdiff_t b_stride, float *c, ptrdiff_t c_stride, bool accumulate);
void chainrule_panels_cross_f64(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner, const double *a, ptrdiff_t a_stride,
                                const double *b, ptrdiff_t b_stride, double *c, ptrdiff_t c_stride, bool accumulate);

#endif
