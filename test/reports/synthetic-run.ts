import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../sim/store/manifest.ts';

/** What a synthetic run is made like; everything has a default. */
export interface SyntheticRunOptions {
  readonly name?: string;
  readonly question?: string;
  readonly ticks?: number;
  readonly set?: readonly string[];
  readonly warnings?: readonly string[];
  /** Metrics whose column is left out. */
  readonly without?: (metric: string) => boolean;
  /** Whether the cell of a metric is empty at a tick. */
  readonly missing?: (metric: string, tick: number) => boolean;
  /** Metrics that are zero throughout. */
  readonly zero?: (metric: string) => boolean;
  readonly flows?: boolean;
  readonly shocks?: readonly Record<string, unknown>[];
  readonly events?: readonly (readonly [
    hours: number,
    kind: string,
    agent: string,
    id: number,
    note: string,
  ])[];
  readonly assumptions?: Manifest['assumptions'];
  readonly summary?: Manifest['summary'];
  /** Name of the second node tier. */
  readonly tier?: string;
}

/** What was written: the values of metrics.csv, for comparison with what a page shows. */
export interface SyntheticRun {
  readonly ticks: number;
  /** Values by metric; index is the row, whose tick is one more. NaN is an empty cell. */
  readonly metrics: ReadonlyMap<string, Float64Array>;
  readonly flows: readonly { readonly reason: string; readonly amount: number }[];
}

type Cadence = Manifest['metrics'][number]['cadence'];

interface SyntheticMetric {
  readonly unit: string;
  readonly group: string;
  readonly cadence: Cadence;
  readonly value: (hours: number, noise: number) => number;
}

const cap = 1_000_000_000;
const tick = (group: string, unit: string, value: SyntheticMetric['value']): SyntheticMetric => ({
  group,
  unit,
  cadence: 'tick',
  value,
});
const day = (group: string, unit: string, value: SyntheticMetric['value']): SyntheticMetric => ({
  group,
  unit,
  cadence: 'day',
  value,
});
const week = (group: string, unit: string, value: SyntheticMetric['value']): SyntheticMetric => ({
  group,
  unit,
  cadence: 'week',
  value,
});

/** Curves that look like an economy and are none: growth, a daily wave, noise. */
const years = (hours: number) => hours / 8_760;
const wave = (hours: number) => Math.sin((hours / 24) * 2 * Math.PI);
const minted = (h: number) => 0.2 * cap + 0.129 * cap * years(h) + 0.1 * cap * years(h);
const burned = (h: number) => 2_400_000 * years(h) ** 1.4;
const load = (h: number, n: number) =>
  Math.min(1, 0.55 + 0.06 * years(h) + 0.09 * wave(h) + 0.05 * (n - 0.5));
const requests = (h: number, n: number) =>
  Math.round((480 + 130 * years(h)) * (1 + 0.25 * wave(h)) * (0.9 + 0.2 * n));
const gross = (h: number, n: number) => requests(h, n) * 5.1;

const catalogue: Record<string, SyntheticMetric> = {
  'dgai.minted': tick('supply', 'DGAI', (h) => minted(h)),
  'dgai.burned': tick('supply', 'DGAI', (h) => burned(h)),
  'dgai.supply': tick('supply', 'DGAI', (h) => minted(h) - burned(h)),
  'dgai.staked': tick('supply', 'DGAI', (h) => 6e6 + 4e5 * years(h)),
  'dgai.delegated': tick('supply', 'DGAI', (h) => 3e7 + 1e7 * Math.sqrt(years(h))),
  'dgai.unbonding': tick('supply', 'DGAI', (h) => 2e6 * Math.min(1, years(h) * 2)),
  'dgai.escrowed': tick('supply', 'DGAI', (_h, n) => 4e4 + 2e4 * n),
  'dgai.circulating': tick(
    'supply',
    'DGAI',
    (h, n) =>
      minted(h) -
      burned(h) -
      3.6e7 -
      1e7 * Math.sqrt(years(h)) -
      4e5 * years(h) -
      2e6 * Math.min(1, years(h) * 2) -
      4e4 -
      2e4 * n,
  ),
  'dgai.emitted.week': week('supply', 'DGAI', () => 2_474_591.344),
  'dgai.price': tick(
    'price',
    'USD',
    (h, n) => 0.0108 * (1 + 0.15 * Math.sin(years(h) * 5)) * (0.985 + 0.03 * n),
  ),
  'cost.perRequest': tick(
    'price',
    'USD',
    (h, n) => 0.0545 * (1 + 0.15 * Math.sin(years(h) * 5)) * (0.96 + 0.08 * n),
  ),
  'cost.perCu': tick('price', 'DGAI', (_h, n) => 0.0505 + 0.002 * n),
  'desk.dgai': tick('price', 'DGAI', (h) => 7.5e7 + 3e6 * years(h)),
  'desk.usd': tick('price', 'USD', (h) => 5e6 - 6e5 * years(h)),
  'rule.basePrice': tick('governance', 'DGAI', () => 0.05),
  'users.active': tick('demand', 'count', (h) => Math.round(10_000 + 1_600 * years(h) - 400 * years(h) ** 2)),
  'users.joined': tick('demand', 'count', (h) => Math.floor(5_300 * years(h))),
  'users.churned': tick('demand', 'count', (h) => Math.floor(3_900 * years(h))),
  'users.satisfied': tick('demand', 'share', (_h, n) => 0.93 - 0.04 * n),
  'requests.submitted': tick('demand', 'count', (h, n) => requests(h, n) + 4),
  'requests.settled': tick('demand', 'count', (h, n) => requests(h, n)),
  'requests.failed': tick('demand', 'count', (_h, n) => (n > 0.6 ? 2 : 0)),
  'requests.timedout': tick('demand', 'count', (_h, n) => (n > 0.85 ? 3 : 0)),
  'requests.unaffordable': tick('demand', 'count', (_h, n) => Math.floor(5 * n)),
  'requests.refused': tick('demand', 'count', (_h, n) => (n > 0.99 ? 20 : 0)),
  'fees.gross': tick('fees', 'DGAI', gross),
  'fees.network': tick('fees', 'DGAI', (h, n) => 0.02 * gross(h, n)),
  'fees.governance': tick('fees', 'DGAI', (h, n) => 0.05 * gross(h, n)),
  'fees.treasury': tick('fees', 'DGAI', (h, n) => 0.03 * gross(h, n)),
  'fees.adaptor': tick('fees', 'DGAI', (h, n) => 0.1 * gross(h, n)),
  'fees.royalty': tick('fees', 'DGAI', () => 0),
  'fees.node': tick('fees', 'DGAI', (h, n) => 0.8 * gross(h, n)),
  'fees.perEmission': week('fees', 'ratio', (h) => 0.19 + 0.11 * years(h)),
  utilisation: tick('service', 'share', load),
  'queue.backlog': tick('service', 'CU', (h, n) => 60_000 * load(h, n) ** 3),
  'latency.p50': tick('service', 'seconds', (h, n) => 900 * (0.7 + load(h, n))),
  'latency.p95': tick('service', 'seconds', (h, n) => 4_800 * (0.6 + load(h, n))),
  'latency.p99': tick('service', 'seconds', (h, n) => 9_500 * (0.5 + load(h, n) * (1 + n))),
  'latency.target': tick('service', 'seconds', () => 6_466),
  'phi.mean': tick('service', 'share', (h, n) => 0.012 * load(h, n) + 0.004 * n),
  'fakes.done': tick('honesty', 'count', (_h, n) => (n > 0.4 ? 3 : 1)),
  'fakes.found': tick('honesty', 'count', (_h, n) => (n > 0.97 ? 1 : 0)),
  'fakes.share': tick('honesty', 'share', (_h, n) => 0.004 + 0.0001 * n),
  slashes: tick('honesty', 'count', (h) => Math.floor(900 * years(h))),
  'slashed.dgai': tick('honesty', 'DGAI', (h) => burned(h)),
  jailed: tick('honesty', 'count', (_h, n) => Math.floor(9 * n)),
  'nodes.active': tick('nodes', 'count', (h) => Math.round(500 + 22 * Math.sin(years(h) * 4))),
  'nodes.online': tick('nodes', 'count', (h, n) =>
    Math.round(500 + 22 * Math.sin(years(h) * 4) - 6 - 10 * n),
  ),
  'nodes.joined': tick('nodes', 'count', (h) => Math.floor(150 * years(h))),
  'nodes.left': tick('nodes', 'count', (h) => Math.floor(138 * years(h))),
  'adaptors.online': tick('adaptors', 'count', (_h, n) => (n > 0.97 ? 9 : 10)),
  'adaptors.jailed': day('adaptors', 'count', (_h, n) => (n > 0.9 ? 1 : 0)),
  'adaptors.downtime': tick('adaptors', 'h', (h) => Math.floor(90 * years(h))),
  'adaptors.slashes': tick('adaptors', 'count', (h) => Math.floor(3 * years(h))),
  'adaptors.slashed.dgai': tick('adaptors', 'DGAI', (h) => 10_000 * Math.floor(3 * years(h))),
  'nodes.margin.p10': week('nodes', 'share', (_h, n) => -0.14 + 0.05 * n),
  'nodes.margin.p50': week('nodes', 'share', (_h, n) => 0.17 + 0.06 * n),
  'nodes.margin.p90': week('nodes', 'share', (_h, n) => 0.48 + 0.08 * n),
  'nodes.margin.small': week('nodes', 'share', (_h, n) => 0.1 + 0.05 * n),
  'nodes.margin.small.p10': week('nodes', 'share', (_h, n) => -0.2 + 0.05 * n),
  'nodes.margin.small.p90': week('nodes', 'share', (_h, n) => 0.3 + 0.08 * n),
  'nodes.margin.large': week('nodes', 'share', (_h, n) => 0.28 + 0.05 * n),
  'nodes.margin.large.p10': week('nodes', 'share', (_h, n) => 0.02 + 0.05 * n),
  'nodes.margin.large.p90': week('nodes', 'share', (_h, n) => 0.5 + 0.08 * n),
  'nodes.apr': week('nodes', 'share', (_h, n) => 0.24 + 0.03 * n),
  'nodes.apr.small': week('nodes', 'share', (_h, n) => 0.15 + 0.03 * n),
  'nodes.apr.large': week('nodes', 'share', (_h, n) => 0.33 + 0.03 * n),
  'nodes.gini': day('security', 'index', (h) => 0.42 + 0.02 * years(h)),
  'delegators.gini': day('security', 'index', (h) => 0.61 + 0.01 * years(h)),
  'nodes.nakamoto': day('security', 'count', (h) => Math.round(96 - 6 * years(h))),
  'security.costToCorrupt': day('security', 'USD', (h) => 210_000 * (1 + 0.1 * Math.sin(years(h) * 5))),
  'treasury.dgai': tick('treasury', 'DGAI', (h) => 4e6 - 1.1e6 * years(h)),
  'operations.dgai': tick('treasury', 'DGAI', (h) => 5e5 + 2e5 * years(h)),
  'governance.pool': tick('treasury', 'DGAI', (h) => ((h % 2_184) / 2_184) * 3e5),
  'treasury.runway': tick('treasury', 'days', (h) => 900 - 300 * years(h)),
  'selfdealing.cu': week('self-dealing', 'CU', () => 0),
  'selfdealing.share': week('self-dealing', 'share', () => 0),
};

const feeFlows = [
  ['escrow.lock', 'users', 'escrow', 1],
  ['escrow.refund', 'escrow', 'users', 0.38],
  ['settle.network', 'escrow', 'operations', 0.0124],
  ['settle.governance', 'escrow', 'governance pool', 0.031],
  ['settle.treasury', 'escrow', 'treasury', 0.0196],
  ['settle.adaptor', 'escrow', 'adaptor pot', 0.062],
  ['settle.node', 'escrow', 'node pot', 0.495],
  ['pay.node', 'node pot', 'nodes', 0.49],
  ['pay.adaptor', 'adaptor pot', 'adaptors', 0.061],
  ['pay.claim', 'nodes', 'nodes', 0.4],
  ['governance.pay', 'governance pool', 'voters', 0.029],
  ['treasury.governance', 'treasury', 'governance pool', 0.002],
  ['emission.node', 'mint', 'nodes', 0.6],
] as const;

const cadenceHours: Record<Cadence, number> = { tick: 1, day: 24, week: 168 };

/** Writes a made-up run, the same one at every call, into the folder `dir` as `dmpsim run` would. */
export function writeSyntheticRun(dir: string, options: SyntheticRunOptions = {}): SyntheticRun {
  const ticks = options.ticks ?? 17_520;
  mkdirSync(dir, { recursive: true });
  const catalogueHere = nameTier(options.tier ?? 'large');
  const names = Object.keys(catalogueHere).filter((name) => !options.without?.(name));
  const metrics = new Map(names.map((name) => [name, simulate(name, catalogueHere[name], ticks, options)]));
  writeMetrics(dir, metrics, ticks);
  const flows = options.flows === false ? [] : writeFlows(dir, ticks);
  const events = options.events ?? [];
  const rows = events.map(([hours, kind, agent, id, note]) =>
    [hours, hours, kind, agent, id, 0, quote(note)].join(','),
  );
  writeFileSync(join(dir, 'events.csv'), `${['tick,hours,kind,agent,id,amount,note', ...rows].join('\n')}\n`);
  writeAgents(dir);
  const specs = names.map((name) => {
    const { unit, group, cadence } = catalogueHere[name];
    return { name, unit, group, cadence, doc: `synthetic ${name}` };
  });
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(composeManifest(ticks, specs, options)));
  return { ticks, metrics, flows };
}

function nameTier(tier: string): Record<string, SyntheticMetric> {
  const entries = Object.entries(catalogue).map(([name, metric]) => [
    name.replace(/\.large(?=$|\.p\d)/, `.${tier}`),
    metric,
  ]);
  return Object.fromEntries(entries);
}

function simulate(
  name: string,
  metric: SyntheticMetric,
  ticks: number,
  options: SyntheticRunOptions,
): Float64Array {
  const values = new Float64Array(ticks);
  const every = cadenceHours[metric.cadence];
  for (let row = 0; row < ticks; row += 1) {
    const hours = row + 1;
    const isMeasured = hours % every === 0 && !options.missing?.(name, hours);
    const value = options.zero?.(name) ? 0 : metric.value(hours, noiseAt(hours));
    values[row] = isMeasured ? value : Number.NaN;
  }
  return values;
}

/** Even in [0, 1), the same for one hour in every metric. */
function noiseAt(hours: number): number {
  const mixed = Math.imul(hours ^ (hours >>> 7), 0x9e37_79b1);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function writeMetrics(dir: string, metrics: ReadonlyMap<string, Float64Array>, ticks: number): void {
  const lines = [['tick', 'hours', ...metrics.keys()].map(quote).join(',')];
  const columns = [...metrics.values()];
  for (let row = 0; row < ticks; row += 1) {
    const cells = columns.map((column) => (Number.isNaN(column[row]) ? '' : String(column[row])));
    lines.push([row + 1, row + 1, ...cells].join(','));
  }
  writeFileSync(join(dir, 'metrics.csv'), `${lines.join('\n')}\n`);
}

function writeFlows(dir: string, ticks: number): { reason: string; amount: number }[] {
  const lines = ['tick,hours,token,reason,from,to,amount'];
  const totals = feeFlows.map(([reason]) => ({ reason, amount: 0 }));
  for (let hours = 24; hours <= ticks; hours += 24) {
    const locked = Math.round(9e10 * (1 + years(hours) * 0.3));
    for (const [i, [reason, from, to, share]] of feeFlows.entries()) {
      const base = Math.round(locked * share);
      totals[i].amount += base;
      lines.push(
        `${hours},${hours},DGAI,${reason},${from},${to},${Math.floor(base / 1e6)}.${String(base % 1e6).padStart(6, '0')}`,
      );
    }
  }
  writeFileSync(join(dir, 'flows.csv'), `${lines.join('\n')}\n`);
  return totals.map(({ reason, amount }) => ({ reason, amount: amount / 1e6 }));
}

function writeAgents(dir: string): void {
  const users = ['id,active,balance,requests'];
  for (let id = 0; id < 400; id += 1)
    users.push(`${id},${id % 4 === 3 ? 0 : 1},${(id * 7_919) % 1_000},${(id * 31) % 97}`);
  writeFileSync(join(dir, 'agents-users.csv'), `${users.join('\n')}\n`);
  const nodes = ['id,active,tier,stake,capacity,income'];
  for (let id = 0; id < 60; id += 1)
    nodes.push(
      `${id},1,${id % 3},${10_000 + ((id * id) % 4_000)},${100 + id * 2},${Math.round(1e4 * noiseAt(id + 1)) / 100}`,
    );
  writeFileSync(join(dir, 'agents-nodes.csv'), `${nodes.join('\n')}\n`);
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const hash = (digit: string) => digit.repeat(64);

function composeManifest(
  ticks: number,
  metrics: Manifest['metrics'],
  options: SyntheticRunOptions,
): Manifest {
  return {
    format: 1,
    engine: '0.1.0',
    status: 'complete',
    scenario: {
      name: options.name ?? 'Synthetic',
      question:
        options.question ??
        'What does a report look like when its numbers are made up? Nothing here was simulated.',
      file: 'scenarios/synthetic.yaml',
      sha256: hash('a'),
      canonical: {
        inputs: {},
        scenario: { seed: 'synthetic', nodes: { entry: { hurdle: 0.2 } }, shocks: options.shocks ?? [] },
      },
    },
    files: [{ file: 'scenarios/synthetic.yaml', sha256: hash('b') }],
    set: [...(options.set ?? [])],
    seed: 'synthetic',
    replication: 0,
    ticks,
    tickHours: 1,
    metrics,
    flows: feeFlows.map(([reason, from, to]) => ({
      token: 'DGAI',
      reason,
      from,
      to,
      doc: `synthetic ${reason}`,
      total: '0.000000',
    })),
    phases: [{ name: 'arrive', doc: 'requests arrive' }],
    chain: { file: 'chain.bin', tables: ['users'], sha256: hash('c') },
    digest: hash('d'),
    summary: options.summary ?? syntheticSummary,
    events: {},
    tables: [
      { name: 'nodes', columns: [{ name: 'income', unit: 'USD', doc: 'synthetic income of the last week' }] },
    ],
    outputs: [],
    assumptions: options.assumptions ?? syntheticAssumptions,
    warnings: [...(options.warnings ?? [])],
    expected: [
      {
        measure: 'dgai.supply',
        at: 24,
        equals: 2,
        within: 0.1,
        source: 'x',
        got: 2.1,
        reached: true,
        ok: true,
      },
      {
        measure: 'dgai.burned',
        at: 99,
        equals: 1,
        within: 0,
        source: '',
        got: null,
        reached: false,
        ok: false,
      },
    ],
    platform: { node: 'v20.20.2', os: 'linux', arch: 'x64' },
    timings: { simSeconds: 4.2, phases: { arrive: 1 } },
    seal: hash('e'),
  };
}

const syntheticSummary: Manifest['summary'] = [
  {
    label: 'Utilisation in the first four weeks',
    value: 0.58,
    unit: 'share',
    text: '58 %',
    target: '50–70 %',
    ok: true,
  },
  { label: 'Price of DGAI at the end', value: 0.0093, unit: 'USD', text: '0.0093 USD' },
  {
    label: 'Fees per emission at the start',
    value: 0.19,
    unit: 'ratio',
    text: '0.19',
    target: 'about 0.2',
    ok: true,
  },
  {
    label: 'Node APR, last quarter',
    value: 0.255,
    unit: 'share',
    text: '25.5 %',
    target: '15–40 %',
    ok: true,
  },
  { label: 'Fakes of all results', value: 0.004, unit: 'share', text: '0.4 %', target: '0.1–5 %', ok: true },
  { label: 'Requests settled', value: 9_123_456, unit: 'count', text: '9,123,456' },
  { label: 'Active users at the end', value: 11_600, unit: 'count', text: '11,600' },
  {
    label: 'Nodes after 12 weeks',
    value: 1.27,
    unit: 'ratio',
    text: '+27 %',
    target: 'within ±20 %',
    ok: false,
  },
];

const syntheticAssumptions: Manifest['assumptions'] = [
  {
    path: 'mechanisms.price.basePrice',
    value: '0.05 DGAI/CU',
    unit: 'DGAI/CU',
    provenance: 'S',
    origin: 'default',
    doc: 'Price of one CU before the latency penalty.',
  },
  {
    path: 'mechanisms.latencyPenalty.max',
    value: '30 %',
    unit: '%',
    provenance: 'S',
    origin: 'default',
    doc: 'Largest penalty φmax.',
  },
  {
    path: 'mechanisms.staking.unbonding',
    value: '180 d',
    unit: 'd',
    provenance: 'P',
    origin: 'default',
    doc: 'Time from leaving to having the stake back.',
  },
  {
    path: 'mechanisms.computeUnit.auPerCu',
    value: '400',
    unit: '',
    provenance: 'A',
    origin: 'default',
    doc: 'Anchor units in one compute unit; fixes the price level.',
  },
  {
    path: 'users.active',
    value: '10000',
    unit: '',
    provenance: 'A',
    origin: 'scenarios/synthetic.yaml:12',
    doc: 'Users active at the start.',
  },
  {
    path: 'users.churn.hazardPerWeek',
    value: '0.5 %',
    unit: '%',
    provenance: 'A',
    origin: '--set',
    doc: 'Chance that a satisfied user leaves in a week.',
  },
];
