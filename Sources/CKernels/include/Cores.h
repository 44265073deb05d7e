#ifndef CHAINRULE_CORES_H
#define CHAINRULE_CORES_H

/// The number of the core that the caller runs on, or −1: sched_getcpu(3), which Swift does not see.
int chainrule_current_core(void);

#endif
