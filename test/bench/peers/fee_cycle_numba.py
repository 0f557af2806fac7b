"""The fee-cycle workload (described in test/bench/fee-cycle.bench.js) as the fastest loop a Python modeller
writes: numba, one sequential generator. Arguments: users nodes ticks."""

import json
import sys
import time

import numba
import numpy as np


@numba.njit
def run(users, nodes, ticks, seed):
    np.random.seed(seed)
    balance = np.full(users, 10**12)
    capacity = 5 + np.random.random(nodes) * 10
    backlog = np.zeros(nodes)
    pot = np.zeros(nodes, np.int64)
    paid = np.zeros(nodes, np.int64)
    network = governance = treasury = adaptor = settled = 0
    for tick in range(ticks):
        for n in range(nodes):
            backlog[n] = max(0.0, backlog[n] - capacity[n])
        for user in range(users):
            if np.random.random() >= 0.2:
                continue
            cu = 1 + int(np.random.random() * 8)
            a = int(np.random.random() * nodes)
            b = int(np.random.random() * nodes)
            n = a if backlog[a] / capacity[a] < backlog[b] / capacity[b] else b
            backlog[n] += cu
            phi = min(0.3, 0.3 * max(0.0, backlog[n] / capacity[n] - 1))
            cost = int(cu * 50000 * (1 + phi))
            if balance[user] < cost:
                continue
            balance[user] -= cost
            f = cost * 2 // 100
            g = cost * 5 // 100
            r = cost * 3 // 100
            d = cost * 10 // 100
            network += f
            governance += g
            treasury += r
            adaptor += d
            pot[n] += cost - f - g - r - d
            settled += 1
        if (tick + 1) % 168 == 0:
            paid += pot
            pot[:] = 0
    return settled, network + governance + treasury + adaptor + pot.sum() + paid.sum()


users, nodes, ticks = (int(argument) for argument in sys.argv[1:4])
run(10, 10, 2, 1)  # compiles
start = time.perf_counter()
settled, spent = run(users, nodes, ticks, 1)
seconds = time.perf_counter() - start
print(json.dumps({"simSeconds": seconds, "requestsSettled": int(settled), "spent": int(spent)}))
