#include "CKernels.h"

#include <cblas.h>

const char *chainrule_blas_core(void) { return openblas_get_corename(); }

const char *chainrule_blas_description(void) { return openblas_get_config(); }

static enum CBLAS_TRANSPOSE operation(bool transpose) { return transpose ? CblasTrans : CblasNoTrans; }

void chainrule_dgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a,
                     ptrdiff_t lda, const double *b, ptrdiff_t ldb, double *c, ptrdiff_t ldc, bool accumulate) {
  cblas_dgemm(CblasRowMajor, operation(transpose_a), operation(transpose_b), (int)m, (int)n, (int)k, 1.0, a, (int)lda, b,
              (int)ldb, accumulate ? 1.0 : 0.0, c, (int)ldc);
}

void chainrule_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                     ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, bool accumulate) {
  cblas_sgemm(CblasRowMajor, operation(transpose_a), operation(transpose_b), (int)m, (int)n, (int)k, 1.0f, a, (int)lda, b,
              (int)ldb, accumulate ? 1.0f : 0.0f, c, (int)ldc);
}
