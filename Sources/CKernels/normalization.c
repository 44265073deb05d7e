#include "Normalization.h"

#include <math.h>

// Compiled for the vectors of three generations of processors; the loader takes the best that the machine has.
#define WIDE __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))

enum { LANES = 32 };

#define REAL float
#define NAME(f) f##_f32
#include "normalization.inc"
#undef REAL
#undef NAME

#define REAL double
#define NAME(f) f##_f64
#include "normalization.inc"
