import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Evidence } from '../../../sim/experiments/evidence.ts';

/*
 * The verdict of `base-price` as a user asks for it. Arguments: whether its guardrail is left out (`without`) or not (`with`), then
 * options of `dmpsim compare`.
 */
const [guardrail, ...options] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-bench-verdict-'));
try {
  const shipped = 'scenarios/proposals/base-price.yaml';
  const text = readFileSync(shipped, 'utf8').replace('../baseline.yaml', 'dmpsim:baseline.yaml');
  const file = join(folder, 'proposal.yaml');
  writeFileSync(file, guardrail === 'without' ? text.replace(/^guardrails:\n(?: .*\n)+/m, '') : text);
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('bin/dmpsim'), 'compare', file, ...options, '--out', join(folder, 'out'), '--json'],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  if (status !== 0) throw new Error(stderr);
  const simSeconds = (performance.now() - began) / 1000;
  const { kpis, pairs, looks } = JSON.parse(stdout) as Evidence;
  const served = kpis.find(({ kpi }) => kpi === 'requests served');
  const requestsSettled = ((served?.before ?? 0) + (served?.after ?? 0)) * pairs;
  const note = `${pairs} pairs${looks === undefined ? '' : `, look ${looks.stoppedAt.look} of ${looks.schedule.length}`}`;
  console.log(JSON.stringify({ simSeconds, requestsSettled, note }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
