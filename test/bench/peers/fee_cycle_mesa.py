"""The fee-cycle workload (described in test/bench/fee-cycle.bench.js) in Mesa, the most used agent framework,
with one object per agent as its tutorial has it. Arguments: users nodes ticks."""

import json
import sys
import time

import mesa


class Node(mesa.Agent):
    def __init__(self, model, capacity):
        super().__init__(model)
        self.capacity = capacity
        self.backlog = 0.0
        self.pot = 0
        self.paid = 0

    def drain(self):
        self.backlog = max(0.0, self.backlog - self.capacity)

    def pay_out(self):
        self.paid += self.pot
        self.pot = 0


class User(mesa.Agent):
    def __init__(self, model):
        super().__init__(model)
        self.balance = 10**12

    def step(self):
        model = self.model
        random = model.random.random
        if random() >= 0.2:
            return
        cu = 1 + int(random() * 8)
        nodes = model.nodes_by_index
        a = nodes[int(random() * len(nodes))]
        b = nodes[int(random() * len(nodes))]
        node = a if a.backlog / a.capacity < b.backlog / b.capacity else b
        node.backlog += cu
        phi = min(0.3, 0.3 * max(0.0, node.backlog / node.capacity - 1))
        cost = int(cu * 50000 * (1 + phi))
        if self.balance < cost:
            return
        self.balance -= cost
        f = cost * 2 // 100
        g = cost * 5 // 100
        r = cost * 3 // 100
        d = cost * 10 // 100
        model.network += f
        model.governance += g
        model.treasury += r
        model.adaptor += d
        node.pot += cost - f - g - r - d
        model.settled += 1


class FeeCycle(mesa.Model):
    def __init__(self, users, nodes, seed=1):
        super().__init__(rng=seed)
        self.network = self.governance = self.treasury = self.adaptor = self.settled = 0
        self.nodes_by_index = [Node(self, 5 + self.random.random() * 10) for _ in range(nodes)]
        for _ in range(users):
            User(self)
        self.users = self.agents_by_type[User]
        self.nodes = self.agents_by_type[Node]
        self.ticks_done = 0

    def step(self):
        self.nodes.do("drain")
        self.users.do("step")
        self.ticks_done += 1
        if self.ticks_done % 168 == 0:
            self.nodes.do("pay_out")


users, nodes, ticks = (int(argument) for argument in sys.argv[1:4])
model = FeeCycle(users, nodes)
start = time.perf_counter()
for _ in range(ticks):
    model.step()
seconds = time.perf_counter() - start
pay = sum(node.pot + node.paid for node in model.nodes_by_index)
spent = model.network + model.governance + model.treasury + model.adaptor + pay
print(json.dumps({"simSeconds": seconds, "requestsSettled": model.settled, "spent": spent}))
