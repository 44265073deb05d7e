#include "Panels.h"

#include "panel_kernels.h"

bool chainrule_panels_available(chainrule_vectors vectors) {
  switch (vectors) {
    case chainrule_vectors_256: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case chainrule_vectors_512: return __builtin_cpu_supports("avx512f");
  }
  return false;
}

ptrdiff_t chainrule_panels_row_bytes(chainrule_vectors vectors) {
  return vectors == chainrule_vectors_512 ? VECTORS_512 * 64 : VECTORS_256 * 32;
}

ptrdiff_t chainrule_panels_space(chainrule_vectors vectors, bool transposed, ptrdiff_t rows) {
  // A whole vector is stored where the last rows end.
  if (vectors == chainrule_vectors_256) return DEPTH_256 * ROWS_256 + 8;
  return transposed ? DEPTH_512 * (rows + HEIGHT) : 0;
}

void chainrule_panels_pack_f32(chainrule_vectors vectors, bool transposed, ptrdiff_t columns, ptrdiff_t inner,
                               const float *b, ptrdiff_t stride, float *packed) {
  (vectors == chainrule_vectors_512 ? chainrule_panels_pack_f32_512 : chainrule_panels_pack_f32_256)(
      transposed, columns, inner, b, stride, packed);
}

void chainrule_panels_multiply_f32(chainrule_vectors vectors, bool transposed, ptrdiff_t rows, ptrdiff_t columns,
                                   ptrdiff_t inner, const float *a, ptrdiff_t a_stride, const float *packed, float *c,
                                   ptrdiff_t c_stride, bool accumulate, float *space) {
  (vectors == chainrule_vectors_512 ? chainrule_panels_multiply_f32_512 : chainrule_panels_multiply_f32_256)(
      transposed, rows, columns, inner, a, a_stride, packed, c, c_stride, accumulate, space);
}
