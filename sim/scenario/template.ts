/**
 * A first scenario of one's own, complete by itself. `schemaFile` is the JSON Schema beside it, for editors that check
 * and complete while one writes.
 */
export function scenarioTemplate(name: string, schemaFile = 'dmpsim.schema.json'): string {
  return `# yaml-language-server: $schema=${schemaFile}
# What is not said here has a default: \`dmpsim explain\` shows every value, where it comes from and what it means.
name: ${JSON.stringify(name)}
question: Do 40 nodes keep up with 1,000 users, and what do they earn?

clock: { horizon: 26 weeks }

users:
  active: 1000
  potential: 1500
  candidateRate: 0.1 /h # of which demand accepts a part, by cost

nodes:
  active: 40
  potential: 60 # who run one when it pays
  tiers: # what machines there are
    - { name: desktop, capacity: 150 CU/h, usdPerHour: 0.27 USD/h }

workloads: # what users ask for
  - { name: chat, cu: { exponential: { mean: 100 CU } } }

tokens:
  genesis: # 5 % of all tokens are paid to nodes over ten years: enough for dozens, where 50 % are for thousands
    nodes: 5 %
    community: { share: 60 %, atStart: 7.5 % }
  wallets: # sum to the 205,000,000 DGAI unlocked at the start
    nodeStakes: auto # 40 nodes × 10,000 DGAI
    adaptorStakes: auto # 10 adaptors × 100,000 DGAI
    desk: 75,000,000 DGAI # for sale to users
    treasury: 5,000,000 DGAI # pays for maintenance and audits
    operations: 500,000 DGAI
    community: rest

# Try: \`dmpsim run FILE --set users.active=1200\`, or a shock in the tenth week:
# shocks: [{ kind: outage, at: 10 weeks, lasts: 1 week, share: 30 % }]
# changes: [{ from: 8 weeks, set: { mechanisms.price.basePrice: 0.04 DGAI/CU } }]
# \`extends: dmpsim:baseline.yaml\` starts from the baseline instead.
`;
}
