#ifndef CHAINRULE_CKERNELS_H
#define CHAINRULE_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "Cores.h"
#include "Epilogue.h"
#include "Normalization.h"
#include "Panels.h"
#include "Random.h"
#include "Tiles.h"
#include "Winograd.h"

// C = op(A) op(B) + (accumulate ? C : 0) for row-major matrices: op(A) is m x k, op(B) is k x n, C is m x n; rows lie
// lda, ldb and ldc numbers apart. Sizes are at most INT_MAX.
void chainrule_dgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a,
                     ptrdiff_t lda, const double *b, ptrdiff_t ldb, double *c, ptrdiff_t ldc, bool accumulate);
void chainrule_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                     ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, bool accumulate);

// The processor that the BLAS chose its kernels for: "SkylakeX".
const char *chainrule_blas_core(void);

// What the BLAS says of itself: "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH SkylakeX".
const char *chainrule_blas_description(void);

#endif
