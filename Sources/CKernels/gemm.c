#include "CKernels.h"

#include <cblas.h>
#include <pthread.h>
#include <string.h>

// Builds of OpenBLAS without threads take no lock around their buffers unless they were made with USE_LOCKING, so two
// callers at once spoil each other's numbers. Where such a build has been put in the place of the one that this library is
// linked with, calls go one at a time.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static bool takes_turns;

// Threads are the caller's: one a call.
__attribute__((constructor)) static void prepare(void) {
  openblas_set_num_threads(1);
  const char *build = openblas_get_config();
  takes_turns = strstr(build, "SINGLE_THREADED") && !strstr(build, "USE_LOCKING");
}

static void begin_turn(void) {
  if (takes_turns) pthread_mutex_lock(&turn);
}

static void end_turn(void) {
  if (takes_turns) pthread_mutex_unlock(&turn);
}

const char *chainrule_blas_core(void) { return openblas_get_corename(); }

const char *chainrule_blas_description(void) { return openblas_get_config(); }

static enum CBLAS_TRANSPOSE operation(bool transpose) { return transpose ? CblasTrans : CblasNoTrans; }

void chainrule_dgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a,
                     ptrdiff_t lda, const double *b, ptrdiff_t ldb, double *c, ptrdiff_t ldc, bool accumulate) {
  begin_turn();
  cblas_dgemm(CblasRowMajor, operation(transpose_a), operation(transpose_b), (int)m, (int)n, (int)k, 1.0, a, (int)lda, b,
              (int)ldb, accumulate ? 1.0 : 0.0, c, (int)ldc);
  end_turn();
}

void chainrule_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                     ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, bool accumulate) {
  begin_turn();
  cblas_sgemm(CblasRowMajor, operation(transpose_a), operation(transpose_b), (int)m, (int)n, (int)k, 1.0f, a, (int)lda, b,
              (int)ldb, accumulate ? 1.0f : 0.0f, c, (int)ldc);
  end_turn();
}
