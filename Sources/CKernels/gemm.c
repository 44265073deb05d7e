#include "CKernels.h"

#include <cblas.h>

void chainrule_dgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a,
                     const double *b, double *c, bool accumulate) {
  cblas_dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
              (int)m, (int)n, (int)k, 1.0, a, (int)(transpose_a ? m : k), b, (int)(transpose_b ? k : n),
              accumulate ? 1.0 : 0.0, c, (int)n);
}

void chainrule_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                     const float *b, float *c, bool accumulate) {
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
              (int)m, (int)n, (int)k, 1.0f, a, (int)(transpose_a ? m : k), b, (int)(transpose_b ? k : n),
              accumulate ? 1.0f : 0.0f, c, (int)n);
}
