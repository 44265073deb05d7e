#ifndef CHAINRULE_EPILOGUE_H
#define CHAINRULE_EPILOGUE_H

#include <stdbool.h>
#include <stddef.h>

// What is left to do with rows of a matrix product once they are whole, while they are in the cache; c is [rows, columns]:
// adds `bias`, a number for each column; takes max(c, 0) where it `rectifies`; sets to 0 where `mask`, as large as c, is 0 or
// less; adds the columns to `sums`. Each pointer but c may be NULL. Not a number stays so.
void chainrule_epilogue_f32(ptrdiff_t rows, ptrdiff_t columns, const float *bias, bool rectifies, const float *mask,
                            float *c, double *sums);
void chainrule_epilogue_f64(ptrdiff_t rows, ptrdiff_t columns, const double *bias, bool rectifies, const double *mask,
                            double *c, double *sums);

// y += x, of `count` numbers each.
void chainrule_add_f32(ptrdiff_t count, const float *x, float *y);
void chainrule_add_f64(ptrdiff_t count, const double *x, double *y);

// y = the sum of `parts` runs of `count` numbers, one or more, `stride` numbers apart in x, in their order.
void chainrule_sum_f32(ptrdiff_t parts, ptrdiff_t stride, ptrdiff_t count, const float *x, float *y);
void chainrule_sum_f64(ptrdiff_t parts, ptrdiff_t stride, ptrdiff_t count, const double *x, double *y);

#endif
