/** Nodes with as many users each, who ask for more than can be served and wait for it however long it takes. */
const crowded = (nodes) => [
  'scenarios/bench/users-100k.yaml',
  'clock.horizon=3 d',
  `nodes.active=${nodes}`,
  `nodes.potential=${1.2 * nodes}`,
  `users.active=${20 * nodes}`,
  `users.potential=${22 * nodes}`,
  'users.candidateRate=0.2 /h',
  'mechanisms.latencyPenalty.timeoutFactor=100000',
  'mechanisms.staking.node=1000 DGAI',
  `tokens.wallets.nodeStakes=${1_000 * nodes} DGAI`,
  `tokens.wallets.community=${102_000_000 - 1_000 * nodes} DGAI`,
];

const contender = (name, nodes) => ({
  name,
  prepare: () => ({
    command: process.execPath,
    args: ['test/bench/peers/phase-seconds.js', 'fail', ...crowded(nodes)],
  }),
});

const few = '5,000 nodes';
const many = '20,000 nodes';

export const failingNodes = {
  name: 'failing-nodes',
  question: 'How does the time of the phase `fail` grow with nodes that have long queues?',
  contenders: [contender(many, 20_000), contender(few, 5_000)],
  goals: [
    {
      text: 'four times the nodes take at most 5 times the seconds',
      atMost: 5,
      value: (rows) => rows[many].simSeconds / rows[few].simSeconds,
    },
  ],
};
