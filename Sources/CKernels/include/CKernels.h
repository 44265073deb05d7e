#ifndef CHAINRULE_CKERNELS_H
#define CHAINRULE_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>

// C = op(A) op(B) + (accumulate ? C : 0) for row-major matrices: op(A) is m x k, op(B) is k x n, C is m x n.
void chainrule_dgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a,
                     const double *b, double *c, bool accumulate);
void chainrule_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                     const float *b, float *c, bool accumulate);

#endif
