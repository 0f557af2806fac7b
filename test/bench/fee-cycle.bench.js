import { cProgram, dmpsim, pythonProgram } from './contenders.js';

/*
 * U users, M nodes, T ticks. Every tick each node's backlog falls by its capacity (uniform in 5..15 CU) to no less
 * than 0, and each user submits one request with probability 0.2, of 1 + floor(8u) CU. Two nodes are drawn at random and
 * the one with the lower backlog / capacity takes it. Latency L = backlog after / capacity; φ = min(0.3,
 * 0.3 max(0, L − 1)); cost = floor(CU × 50,000 × (1 + φ)) base units from the user's balance (10^12 at the start), of which
 * network 2 %, governance 5 %, treasury 3 %, adaptor 10 %, each rounded down, and the rest to the
 * node's pot. Pots are paid out every 168 ticks.
 *
 * The work is the model, not the loop: an engine may reach the same distribution with fewer draws.
 */
const users = 100_000;
const nodes = 1000;
const ticks = 1000;
export const full = { args: [users, nodes, ticks].map(String), userTicks: users * ticks };

// Mesa takes minutes for the full size; its cost per request is the same at this one.
const small = { args: ['10000', '1000', '200'], userTicks: 10_000 * 200 };

export const limit = 'C, the limit';

export const feeCycle = {
  name: 'fee-cycle',
  question: 'How many requests a second does the engine settle, against the same work written for speed?',
  contenders: [
    dmpsim({ name: 'dmpsim', scenario: 'scenarios/bench/fee-cycle.yaml', userTicks: users * ticks }),
    cProgram({ name: limit, source: 'fee-cycle-limit.c', ...full }),
    pythonProgram({ name: 'numba', source: 'fee_cycle_numba.py', modules: ['numba', 'numpy'], ...full }),
    pythonProgram({ name: 'Mesa', source: 'fee_cycle_mesa.py', modules: ['mesa'], ...small }),
  ],
  goals: [
    { text: 'at least 8 M requests/s', atLeast: 8, value: ({ dmpsim }) => dmpsim.requestsPerSecond / 1e6 },
    { text: 'at least 0.32 of C', atLeast: 0.32, value: (rows) => rows[limit].ratio },
  ],
};
