#include "Normalization.h"

#include "wide.h"

#include <math.h>

enum { LANES = 32 };

#define REAL float
#define NAME(f) f##_f32
#include "normalization.inc"
#undef REAL
#undef NAME

#define REAL double
#define NAME(f) f##_f64
#include "normalization.inc"
