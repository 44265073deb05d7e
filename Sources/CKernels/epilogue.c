#include "Epilogue.h"

#include "wide.h"

#define REAL float
#define NAME(f) f##_f32
#include "epilogue.inc"
#undef REAL
#undef NAME

#define REAL double
#define NAME(f) f##_f64
#include "epilogue.inc"
