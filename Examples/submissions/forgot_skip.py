"""As the right one, but for the skip connections: their 1 is missing in the last line but one."""

import numpy as np


def gradients(w, x, y):
    a, slopes = [x], []
    for weight in w:
        s = 1 / (1 + np.exp(-weight * a[-1]))
        slopes.append(s * (1 - s))
        a.append(s + a[-1])
    delta, found = a[-1] - y, []
    for layer in (2, 1, 0):
        found.insert(0, delta * slopes[layer] * a[layer])
        delta *= slopes[layer] * w[layer]
    return found
