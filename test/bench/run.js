import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, isFresh } from '../../bin/build.js';
import { baseline } from './baseline.bench.js';
import { browserEngine } from './browser-engine.bench.js';
import { Unavailable } from './contenders.js';
import { ensembleMemory, ensembleScaling } from './ensembles.bench.js';
import { failingNodes } from './failing-nodes.bench.js';
import { feeCycle } from './fee-cycle.bench.js';
import { klWeights } from './kl-weights.bench.js';
import { planning, sharedPast } from './plans.bench.js';
import { profiler } from './profiler.bench.js';
import { quarters } from './quarters.bench.js';
import { reportFrames, reportPage } from './report-page.bench.js';
import { rules } from './rules.bench.js';
import { scalingWithUsers } from './scaling-with-users.bench.js';
import { searches, sensitivity } from './studies.bench.js';
import { verdictErrors, verdicts } from './verdicts.bench.js';

/*
 * `npm run bench`, or `npm run bench -- fee-cycle --rounds 5 --json`. The contenders of a benchmark run one after
 * the other, round by round (A B C A B C …), so that a machine that slows down slows all of them; medians count.
 */
const benchmarks = [
  feeCycle,
  baseline,
  scalingWithUsers,
  failingNodes,
  klWeights,
  quarters,
  rules,
  ensembleScaling,
  ensembleMemory,
  planning,
  sharedPast,
  reportPage,
  reportFrames,
  browserEngine,
  profiler,
  verdicts,
  verdictErrors,
  sensitivity,
  ...searches,
];

/** What a contender may tell of a run, or is measured from outside. */
const fields = [
  'simSeconds',
  'processSeconds',
  'requestsSettled',
  'peakMemoryMb',
  'longestPauseMs',
  'insideShare',
  'bandOverBefore',
  'compareSeconds',
  'checkedShare',
  'gzipKilobytes',
  'wrongShare',
  'coveredShare',
  'figure',
  'foundShare',
  'indexError',
  'widthRatio',
  'luckError',
  'meanError',
];

/** Totals of the same work differ by sampling error only; more than this is other work. */
const workTolerance = 0.005;

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  fail(`--rounds: expected a whole number from 1, got ${options.rounds}`);
for (const name of wanted) if (!benchmarks.some((bench) => bench.name === name)) fail(unknown(name));

if (!isFresh()) await build();
const chosen = benchmarks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const results = [];
for (const bench of chosen) results.push(await measure(bench));
if (options.json) console.log(JSON.stringify({ machine: machine(), rounds, benchmarks: results }, null, 2));
else
  for (const result of [`${machine()}, median of ${rounds}`, ...results.map(format)])
    console.log(`${result}\n`);
process.exitCode = results.some(({ rows }) => rows.some((row) => row.failed)) ? 1 : 0;

async function measure(bench) {
  const entrants = await Promise.all(bench.contenders.map(prepare));
  for (let round = 0; round < rounds; round++) {
    for (const entrant of entrants) {
      if (entrant.problem === undefined) runOnce(entrant);
    }
  }
  const rows = entrants.map(summarise);
  compareWork(rows);
  for (const row of rows) row.ratio = rows[0].requestsPerSecond / row.requestsPerSecond;
  const byName = Object.fromEntries(rows.map((row) => [row.name, row]));
  const goals = bench.goals.map((goal) => judge(goal, byName));
  return { name: bench.name, question: bench.question, rows, goals };
}

async function prepare({ name, userTicks, prepare: make }) {
  try {
    return { name, userTicks, ...(await make()), samples: [] };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { name, problem: error.message, samples: [] };
  }
}

function runOnce(entrant) {
  const out = mkdtempSync(join(tmpdir(), 'dmpsim-bench-'));
  const args = entrant.args.map((arg) => (arg === 'OUT' ? join(out, 'run') : arg));
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(entrant.command, args, { encoding: 'utf8', timeout: 300_000 });
  const processSeconds = (performance.now() - start) / 1000;
  rmSync(out, { recursive: true, force: true });
  try {
    if (status !== 0) throw new Error(stderr.trim().split('\n')[0] || `ended with ${status ?? 'a time-out'}`);
    const figures = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1));
    entrant.samples.push({ ...figures, ...entrant.read?.(stdout), processSeconds });
  } catch (error) {
    entrant.problem = `failed: ${error.message}`;
    entrant.failed = true;
  }
}

function summarise({ name, userTicks, problem, failed, samples }) {
  if (problem !== undefined) return { name, problem, failed };
  const row = { name, note: samples.at(-1).note };
  for (const field of fields) {
    const values = samples.map((sample) => sample[field]);
    if (values.every(Number.isFinite)) row[field] = median(values);
  }
  row.requestsPerSecond = row.requestsSettled / row.simSeconds;
  if (userTicks !== undefined) row.requestsPerUserTick = row.requestsSettled / userTicks;
  return row;
}

function compareWork(rows) {
  const reference = rows.findLast((row) => row.requestsPerUserTick !== undefined)?.requestsPerUserTick;
  for (const row of rows) {
    if (row.requestsPerUserTick === undefined) continue;
    if (Math.abs(row.requestsPerUserTick / reference - 1) > workTolerance) row.note = 'not the same work';
  }
}

function judge(
  { text, value, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY },
  byName,
) {
  const measured = value(byName);
  if (!Number.isFinite(measured)) return { text, outcome: 'not measured' };
  return { text, measured, outcome: measured >= atLeast && measured <= atMost ? 'met' : 'missed' };
}

function format({ name, question, rows, goals }) {
  const header = ['', 'seconds', 'process s', 'M requests/s', `${rows[0].name} / it`, 'MB', ''];
  const cells = rows.map((row) => [
    row.name,
    fixed(row.simSeconds, row.simSeconds < 0.1 ? 4 : 2),
    fixed(row.processSeconds, 2),
    fixed(row.requestsPerSecond / 1e6, 2),
    fixed(row.ratio, 3),
    fixed(row.peakMemoryMb, 0),
    row.problem ?? row.note ?? '',
  ]);
  const table = align([header, ...cells]);
  return [
    `${name}: ${question}`,
    ...table,
    ...goals.map(({ text, outcome, measured }) => `  ${outcome}: ${text}${formatMeasured(measured)}`),
  ].join('\n');
}

function formatMeasured(measured) {
  return measured === undefined ? '' : ` (${Number(measured.toPrecision(3))})`;
}

function align(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (text, column) =>
    column === 0 || column === widths.length - 1
      ? text.padEnd(widths[column])
      : text.padStart(widths[column]);
  return lines.map((line) => `  ${line.map(pad).join('  ')}`.trimEnd());
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function fixed(value, digits) {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}

function machine() {
  return `Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} threads`;
}

function unknown(name) {
  return `${name}: expected one of ${benchmarks.map((bench) => bench.name).join(', ')}`;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
