// For syscall(2).
#define _GNU_SOURCE
#include "tiles.h"

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// Linux gives the unit's state of 8 KB to a process that asks for it (arch_prctl(2), ARCH_REQ_XCOMP_PERM).
enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };

static bool detect(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const unsigned amx_bf16 = 1u << 22, amx_tile = 1u << 24;
  if ((d & amx_bf16) == 0 || (d & amx_tile) == 0) return false;
  const unsigned avx512f = 1u << 16, avx512dq = 1u << 17, avx512bw = 1u << 30, avx512vl = 1u << 31;
  const unsigned needed = avx512f | avx512dq | avx512bw | avx512vl;
  if ((b & needed) != needed) return false;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || (a & (1u << 5)) == 0) return false;  // avx512_bf16
  return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

bool chainrule_tiles_available(void) {
  static atomic_int known = 0;
  int state = atomic_load_explicit(&known, memory_order_relaxed);
  if (state == 0) {
    state = detect() ? 1 : -1;
    atomic_store_explicit(&known, state, memory_order_relaxed);
  }
  return state > 0;
}

// Operands of LDTILECFG: Intel's Software Developer's Manual, volume 1, section 18.3.
typedef struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} tile_configuration;

TILES_MATRIX void tiles_configure(ptrdiff_t first, ptrdiff_t second) {
  tile_configuration configuration;
  memset(&configuration, 0, sizeof configuration);
  configuration.palette = 1;
  const uint8_t rows[8] = {(uint8_t)first, (uint8_t)first, (uint8_t)second, (uint8_t)second,
                           (uint8_t)first, (uint8_t)second, 16, 16};
  for (int tile = 0; tile < 8; tile++) {
    configuration.bytes[tile] = 64;
    configuration.rows[tile] = rows[tile];
  }
  _tile_loadconfig(&configuration);
}

TILES_MATRIX void tiles_release(void) { _tile_release(); }

// Sixteen instructions that do nothing. Where another thread runs on the same core, products that follow each other at once
// take 26 to 30 ns each, and 20 to 22 ns with this between them; where none does, 9 ns either way (measured on a shared Xeon;
// 4 of them help little, 32 no more than 16).
#define SPACE __asm__ volatile(".rept 16\n nop\n .endr");

// Tiles 0 to 3 are the sums, 4 and 5 a part of the first factor's two groups of rows, 6 and 7 a part of the second's two
// groups of columns. The six products follow each other so that each reloads one factor only.
TILES_MATRIX void tiles_multiply(const tiles_rows *rows, const ptrdiff_t *a, const uint16_t *b, const ptrdiff_t *b_step,
                                 ptrdiff_t steps, const tiles_sums *sums, bool accumulate) {
  const uint16_t *upper = rows->first, *lower = rows->second;
  const ptrdiff_t row = rows->row, part = rows->part;
  float *c = sums->start, *below = c + sums->below;
  const ptrdiff_t right = sums->right, stride = sums->row;
  if (accumulate) {
    _tile_loadd(0, c, stride);
    _tile_loadd(1, c + right, stride);
    _tile_loadd(2, below, stride);
    _tile_loadd(3, below + right, stride);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
#define LOAD_FIRST(p)                                                \
  _tile_loadd(4, upper + a[k] + (p) * part, row);     \
  _tile_loadd(5, lower + a[k] + (p) * part, row);
#define LOAD_SECOND(p)                                               \
  _tile_loadd(6, b + b_step[k] + (p) * 2 * TILE, 64);                \
  _tile_loadd(7, b + b_step[k] + (p) * 2 * TILE + TILE, 64);
#define MULTIPLY                                                     \
  _tile_dpbf16ps(0, 4, 6); SPACE                                     \
  _tile_dpbf16ps(1, 4, 7); SPACE                                     \
  _tile_dpbf16ps(2, 5, 6); SPACE                                     \
  _tile_dpbf16ps(3, 5, 7); SPACE
  for (ptrdiff_t k = 0; k < steps; k++) {
    LOAD_FIRST(2) LOAD_SECOND(0) MULTIPLY
    LOAD_FIRST(1) MULTIPLY
    LOAD_SECOND(1) MULTIPLY
    LOAD_FIRST(0) MULTIPLY
    LOAD_SECOND(2) MULTIPLY
    LOAD_SECOND(0) MULTIPLY
  }
#undef LOAD_FIRST
#undef LOAD_SECOND
#undef MULTIPLY
  _tile_stored(0, c, stride);
  _tile_stored(1, c + right, stride);
  _tile_stored(2, below, stride);
  _tile_stored(3, below + right, stride);
}
