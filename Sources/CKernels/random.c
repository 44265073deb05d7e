#include "Random.h"

#include "wide.h"

#pragma STDC FP_CONTRACT OFF

// MARK: MT19937. M. Matsumoto, T. Nishimura: Mersenne Twister (1998), https://doi.org/10.1145/272991.272995.

enum { WORDS = CHAINRULE_MERSENNE_WORDS, FAR = 397 };

static inline __attribute__((always_inline)) uint32_t twisted(uint32_t word, uint32_t next, uint32_t far) {
  uint32_t mixed = (word & 0x80000000u) | (next & 0x7fffffffu);
  return far ^ (mixed >> 1) ^ (-(next & 1) & 0x9908b0dfu);
}

WIDE void chainrule_mersenne_regenerate(uint32_t *state) {
  for (int i = 0; i < WORDS - FAR; i++) state[i] = twisted(state[i], state[i + 1], state[i + FAR]);
  for (int i = WORDS - FAR; i < WORDS - 1; i++) state[i] = twisted(state[i], state[i + 1], state[i + FAR - WORDS]);
  state[WORDS - 1] = twisted(state[WORDS - 1], state[0], state[FAR - 1]);
}

WIDE void chainrule_mersenne_uniform(const uint32_t *restrict words, ptrdiff_t count, float *restrict numbers) {
  for (ptrdiff_t i = 0; i < count; i++) {
    uint32_t bits = words[i];
    bits ^= bits >> 11;
    bits ^= (bits << 7) & 0x9d2c5680u;
    bits ^= (bits << 15) & 0xefc60000u;
    bits ^= bits >> 18;
    numbers[i] = (float)(int32_t)(bits & 0xffffff) * 0x1p-24f;
  }
}

// MARK: Distributions

static inline __attribute__((always_inline)) float fma32(float a, float b, float c) {
  return __builtin_elementwise_fma(a, b, c);
}

WIDE void chainrule_random_scale(float low, float range, ptrdiff_t count, float *x) {
  for (ptrdiff_t i = 0; i < count; i++) x[i] = fma32(x[i], range, low);
}

// The elementary functions of `aten/src/ATen/native/cpu/avx_mathfun.h`, after S. Moshier's Cephes library, with the
// roundings of the fused multiply-adds that PyTorch's build makes of them.

// log x of a positive normal number.
static inline __attribute__((always_inline)) float logarithm(float x) {
  // x = m·2ᵉ with m in [½, 1), then in [√½, √2).
  int32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  float exponent = (float)((bits >> 23) - 126);
  bits = (bits & 0x007fffff) | 0x3f000000;
  float m;
  __builtin_memcpy(&m, &bits, sizeof m);
  float below = m < 0.707106781186547524f ? 1 : 0;
  exponent -= below;
  m = (m - 1) + below * m;
  float square = m * m;
  float y = 7.0376836292e-2f;
  y = fma32(y, m, -1.1514610310e-1f);
  y = fma32(y, m, 1.1676998740e-1f);
  y = fma32(y, m, -1.2420140846e-1f);
  y = fma32(y, m, 1.4249322787e-1f);
  y = fma32(y, m, -1.6668057665e-1f);
  y = fma32(y, m, 2.0000714765e-1f);
  y = fma32(y, m, -2.4999993993e-1f);
  y = fma32(y, m, 3.3333331174e-1f);
  y = fma32(y * m, square, exponent * -2.12194440e-4f);
  y = fma32(-square, 0.5f, y);
  return fma32(exponent, 0.693359375f, m + y);
}

typedef struct {
  float sine, cosine;
} angle;

// sin x and cos x of a number of moderate size that is not negative.
static inline __attribute__((always_inline)) angle sine_and_cosine(float x) {
  // The octant, rounded up to an even one, and what remains of x, by π/4 in three parts.
  int32_t octant = ((int32_t)(x * 1.27323954473516f) + 1) & ~1;
  float steps = (float)octant;
  float rest = fma32(steps, -0.78515625f, x);
  rest = fma32(steps, -2.4187564849853515625e-4f, rest);
  rest = fma32(steps, -3.77489497744594108e-8f, rest);
  float square = rest * rest;
  float c = fma32(2.443315711809948e-5f, square, -1.388731625493765e-3f);
  c = fma32(c, square, 4.166664568298827e-2f);
  c = fma32(c * square, square, -(square * 0.5f)) + 1;
  float s = fma32(-1.9515295891e-4f, square, 8.3321608736e-3f);
  s = fma32(s, square, -1.6666654611e-1f);
  s = fma32(s * square, rest, rest);
  float sine = octant & 2 ? c : s;
  float cosine = octant & 2 ? s : c;
  return (angle){octant & 4 ? -sine : sine, (octant - 2) & 4 ? cosine : -cosine};
}

WIDE void chainrule_random_normal(float mean, float deviation, ptrdiff_t blocks, float *x) {
  enum { HALF = CHAINRULE_NORMAL_BLOCK / 2 };
  for (ptrdiff_t block = 0; block < blocks; block++, x += CHAINRULE_NORMAL_BLOCK) {
    for (int i = 0; i < HALF; i++) {
      float radius = __builtin_elementwise_sqrt(-2 * logarithm(1 - x[i]));
      angle a = sine_and_cosine(2 * (float)3.14159265358979323846 * x[i + HALF]);
      x[i] = fma32(radius * a.cosine, deviation, mean);
      x[i + HALF] = fma32(radius * a.sine, deviation, mean);
    }
  }
}
