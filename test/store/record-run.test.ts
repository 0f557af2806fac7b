import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulation, simulate } from '../../sim/economy/simulate.ts';
import type { Manifest } from '../../sim/store/manifest.ts';
import { type RecordedRun, recordRun, resumeRun } from '../../sim/store/record-run.ts';
import { gatherInputs } from '../../sim/store/run-inputs.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';

const scenario = 'test/e2e/scenarios/village.yaml';
const set = ['clock.horizon=3 weeks'];
const gather = () => gatherInputs(scenario, { set, replication: 0, phases: false });

const scratch = mkdtempSync(join(tmpdir(), 'dmpsim-record-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const straight = join(scratch, 'straight');

let recorded: RecordedRun;
let manifest: Manifest;
beforeAll(async () => {
  recorded = await recordRun(straight, gather(), { force: false });
  manifest = recorded.manifest as Manifest;
});

const tablesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /\.(csv|bin)$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'latin1')] as const);

describe('a recorded run', () => {
  let inMemory: Simulation;
  beforeAll(() => {
    inMemory = simulate(loadScenario(scenario, { set }));
  });

  it('is the run that a library user gets in memory', () => {
    expect(manifest.digest).toBe(inMemory.digest);
    expect(manifest.summary.map(({ text }) => text)).toEqual(inMemory.summary.map(({ text }) => text));
    expect(recorded.requestsSettled).toBe(
      inMemory.summary.find(({ label }) => label === 'requests settled')?.value,
    );
  });

  it('has every measure on disk, to the last bit', () => {
    const rows = csvParse(readFileSync(join(straight, 'metrics.csv'), 'utf8'));
    for (const [name, values] of inMemory.metrics) {
      const read = rows.map((row) => (row[name] === '' ? Number.NaN : Number(row[name])));
      expect(read, name).toEqual([...values].map((value) => value + 0));
    }
  });

  it('has every flow and every event on disk', () => {
    const totals = manifest.flows.map(({ total }) => BigInt(total.replace('.', '')));
    expect(totals).toEqual(inMemory.flows.map(({ total }) => total));
    const events = csvParse(readFileSync(join(straight, 'events.csv'), 'utf8'));
    expect(events.map(({ kind, note }) => [kind, note])).toEqual(
      inMemory.events.map(({ kind, note }) => [kind, note]),
    );
  });

  it.each([1, 24, 167, 168, 169, 336, 503])(
    'stopped after tick %i goes on to the same files',
    async (stopAt) => {
      const folder = join(scratch, `stopped-${stopAt}`);
      const stop = new AbortController();
      const stopped = await recordRun(folder, gather(), {
        force: false,
        signal: stop.signal,
        afterTick: (tick) => {
          if (tick === stopAt) stop.abort();
        },
      });
      expect(stopped).toMatchObject({ manifest: undefined, tick: stopAt });
      const resumed = await resumeRun(folder, {});
      expect(resumed.manifest?.digest).toBe(manifest.digest);
      expect(tablesOf(folder)).toEqual(tablesOf(straight));
    },
  );
});
