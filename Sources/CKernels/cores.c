#define _GNU_SOURCE
#include "Cores.h"

#include <sched.h>

int chainrule_current_core(void) { return sched_getcpu(); }
