#ifndef CHAINRULE_NORMALIZATION_H
#define CHAINRULE_NORMALIZATION_H

#include <stdbool.h>
#include <stddef.h>

// Batch normalisation of x [batch, channels, plane]: y = (x - mean) * inverse * weight + bias, channel by channel, where
// inverse is 1 / sqrt(variance + eps). `weight` and `bias` may be NULL: 1 and 0.
typedef struct {
  ptrdiff_t batch, channels, plane;
} chainrule_batch;

// For channels first to end - 1: the mean and the inverse of the deviation of the batch itself.
void chainrule_batch_statistics_f32(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const float *x, double eps,
                                    float *mean, float *inverse);
void chainrule_batch_statistics_f64(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const double *x, double eps,
                                    double *mean, double *inverse);

// For channels first to end - 1: y, and where `rectifies` its rectified value max(y, 0).
void chainrule_batch_normalize_f32(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const float *x,
                                   const float *mean, const float *inverse, const float *weight, const float *bias,
                                   bool rectifies, float *y);
void chainrule_batch_normalize_f64(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const double *x,
                                   const double *mean, const double *inverse, const double *weight, const double *bias,
                                   bool rectifies, double *y);

// For channels first to end - 1, with u the upstream gradient, where `rectified` is not NULL nothing where that is 0 or less:
// the sums of u, and of u * (x - mean) * inverse, which are the gradients of bias and weight.
void chainrule_batch_sums_f32(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const float *x,
                              const float *upstream, const float *rectified, const float *mean, const float *inverse,
                              double *upstream_sum, double *product_sum);
void chainrule_batch_sums_f64(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const double *x,
                              const double *upstream, const double *rectified, const double *mean, const double *inverse,
                              double *upstream_sum, double *product_sum);

// For channels first to end - 1: gradient = or += the gradient of x. Without sums, mean and inverse are constants.
void chainrule_batch_pullback_f32(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const float *x,
                                  const float *upstream, const float *rectified, const float *mean, const float *inverse,
                                  const float *weight, const double *upstream_sum, const double *product_sum,
                                  bool accumulates, float *gradient);
void chainrule_batch_pullback_f64(const chainrule_batch *batch, ptrdiff_t first, ptrdiff_t end, const double *x,
                                  const double *upstream, const double *rectified, const double *mean,
                                  const double *inverse, const double *weight, const double *upstream_sum,
                                  const double *product_sum, bool accumulates, double *gradient);

#endif
