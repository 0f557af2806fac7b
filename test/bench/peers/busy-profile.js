import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * `node busy-profile.js profile N`: what `dmpsim profile --quick` finds beside N busy loops, against the calibration that
 * it wrote beside none. `node busy-profile.js check N`: what a check of that calibration says beside N loops.
 */
const self = fileURLToPath(import.meta.url);
const [task, count] = process.argv.slice(2);
const folder = 'node_modules/.cache/bench/profiler';
const fileOf = (loops) => join(folder, `loops-${loops}.json`);

/** A loop ends by itself after this, or as soon as whoever started it is gone. */
const loopSecondsMax = 240;

/** Half widths of 0.5.0's full grid, from its README: bands of a quiet run are to be no wider. */
const bandsBefore = { reading: 0.18, decoding: 0.32, mlp: 0.4, 'logistic-regression': 0.43 };

if (task === 'loop') burn();
else await report();

async function report() {
  try {
    const figures = await besideLoops(Number(count), task === 'check' ? check : profile);
    console.log(`\n${JSON.stringify(figures)}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Computes without end, in turns short enough to notice that the parent has gone. */
function burn() {
  process.on('disconnect', () => process.exit());
  const end = Date.now() + 1000 * loopSecondsMax;
  const turn = () => {
    const until = Math.min(end, Date.now() + 20);
    while (Date.now() < until);
    if (Date.now() < end) setImmediate(turn);
    else process.exit();
  };
  turn();
}

async function besideLoops(loops, work) {
  const burning = Array.from({ length: loops }, () => fork(self, ['loop']));
  const stop = () => {
    for (const loop of burning) loop.kill('SIGKILL');
  };
  process.on('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
  try {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return work(loops);
  } finally {
    stop();
  }
}

function profile(loops) {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(loops);
  const { seconds } = dmpsim(['--quick', '--force', '--out', file]);
  const calibration = JSON.parse(readFileSync(file, 'utf8'));
  const bands = bandsOf(calibration);
  const widest = Math.max(
    ...Object.entries(bandsBefore).map(([regime, before]) => (bands[regime] ?? 0) / before),
  );
  const found = { simSeconds: seconds, bandOverBefore: widest };
  const { quality, sessions } = calibration.method;
  const widths = Object.entries(bands).map(([regime, band]) => `${regime} ±${percent(band)}`);
  const note = `${quality}, ${sessions} sessions, ${widths.join(', ')}`;
  if (loops === 0 || !existsSync(fileOf(0))) return { ...found, note };
  const quiet = JSON.parse(readFileSync(fileOf(0), 'utf8'));
  const insideShare = deriveInsideShare(calibration, quiet);
  const factors = Object.entries(bandsOf(quiet)).map(([regime, band]) => (bands[regime] ?? 0) / band);
  const { seconds: compareSeconds } = dmpsim(['--compare', fileOf(0), file, '--json']);
  const wider = `${Math.max(...factors).toFixed(1)} × the widths beside none`;
  return { ...found, insideShare, compareSeconds, note: `${percent(insideShare)} inside; ${note}; ${wider}` };
}

/** Share of transformers and CKKS whose cost in the anchor lies within its own band of the cost beside no loops. */
function deriveInsideShare(calibration, quiet) {
  const bands = bandsOf(calibration);
  const before = new Map(quiet.measurements.map((one) => [one.id, one.units]));
  const compared = calibration.measurements.filter(
    ({ id, family }) =>
      (family === 'transformer' || family === 'ckks') &&
      before.has(id) &&
      // Anchors are 1 in any case.
      !/encoder-d512-l6-t256|ckks-8192-logistic-regression/.test(id),
  );
  const inside = compared.filter(({ id, units, family, regime }) => {
    const ratio = units / before.get(id);
    return Math.max(ratio, 1 / ratio) <= 1 + bands[regime ?? family];
  });
  return inside.length / compared.length;
}

/** Bands of quotes, and of measured costs for encrypted work, which has no quotes. */
function bandsOf({ quotes, measuredBands }) {
  return Object.assign({ ckks: measuredBands.ckks }, ...quotes.map(({ bands }) => bands));
}

function check(loops) {
  const { seconds, stdout } = dmpsim(['--check', fileOf(loops), '--quick', '--json']);
  const { insideShare, checkedQuality, workloads } = JSON.parse(stdout);
  const note = `${percent(insideShare)} of ${workloads.length} unseen workloads inside, ${checkedQuality}`;
  return { simSeconds: seconds, checkedShare: insideShare, note };
}

function dmpsim(args) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bin/dmpsim', 'profile', '--quiet', ...args],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      timeout: 200_000,
    },
  );
  if (status !== 0) throw new Error(`dmpsim profile ended with ${status}: ${stderr}`);
  return { seconds: (performance.now() - begun) / 1000, stdout };
}

function percent(share) {
  return `${Math.round(100 * share)} %`;
}
