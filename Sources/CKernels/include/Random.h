#ifndef CHAINRULE_RANDOM_H
#define CHAINRULE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

// PyTorch's random numbers in float32, to the bit on any processor: what is rounded once there (`fma`) is rounded once here, and
// nothing else is.

// The words of the state of MT19937.
enum { CHAINRULE_MERSENNE_WORDS = 624 };

// Makes the next words of the state from the last ones.
void chainrule_mersenne_regenerate(uint32_t *state);

// Tempers `count` words of the state, and makes 24 bits of each a number in [0, 1).
void chainrule_mersenne_uniform(const uint32_t *words, ptrdiff_t count, float *numbers);

// x = low + x * range.
void chainrule_random_scale(float low, float range, ptrdiff_t count, float *x);

// The uniform numbers of a block, and the normal ones that are made of them.
enum { CHAINRULE_NORMAL_BLOCK = 16 };

// Makes the uniform numbers of each block normal by Box and Müller: the first half gives the radii, the other one the angles
// (`normal_fill_AVX2` in `aten/src/ATen/native/cpu/DistributionTemplates.h`).
void chainrule_random_normal(float mean, float deviation, ptrdiff_t blocks, float *x);

#endif
