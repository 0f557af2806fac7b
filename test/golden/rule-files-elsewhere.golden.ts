import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveScenario } from '../../sim/economy/resolve.ts';
import { simulate } from '../../sim/economy/simulate.ts';
import { InputError } from '../../sim/errors.ts';
import { SourceKeeper } from '../../sim/scenario/kept-sources.ts';
import { fileReader } from '../../sim/store/scenario-files.ts';
import { shippedScenarios } from '../../sim/store/shipped-files.ts';
import { ruleFiles } from '../economy/rules/random-rules.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { type EngineRequest, runInBrowser } from '../environment/engine-page.ts';
import { installNode, noOtherNodes, otherNodeVersions } from '../environment/node-versions.ts';
import { projectRoot } from '../environment/sources.ts';

/* Hundreds of random rule files: those that run give one digest on every Node and in Chromium. */
const set = ['clock.tick=6 h', 'clock.horizon=10 d', 'record.metricsEvery=6 h'];
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-rules-'));
const files: string[] = [];
const digests: string[] = [];
const requests: EngineRequest[] = [];
let refused = 0;

beforeAll(() => {
  copyFileSync(join(shippedScenarios(), 'field/village.yaml'), join(folder, 'village.yaml'));
  for (const [index, rules] of fc.sample(ruleFiles, { numRuns: 700, seed: 17 }).entries()) {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, `extends: village.yaml\nname: test\nrules:\n${rules.replaceAll(/^/gm, ' ')}\n`);
    const keeper = new SourceKeeper(fileReader(file));
    try {
      digests.push(simulate(resolveScenario(file, keeper, { set })).digest);
      files.push(file);
      requests.push({ file, sources: keeper.sources, set, observe: {} });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused += 1;
    }
  }
});
afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true });
});

describe('random rule files', () => {
  it('run or are refused, some hundreds of each', () => {
    expect(files.length).toBeGreaterThanOrEqual(300);
    expect(refused).toBeGreaterThan(30);
  });

  it.skipIf(noOtherNodes !== undefined).each(otherNodeVersions)(
    'give the same digests on Node %i',
    async (version) => {
      const node = (await installNode(version)) as string;
      const program = join(projectRoot, 'test/economy/built-digests.js');
      const jobs = files.map((scenario) => ({ scenario, set }));
      const options = { encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
      expect(JSON.parse(execFileSync(node, [program, JSON.stringify(jobs)], options))).toEqual(digests);
    },
  );

  it('give the same digests in Chromium', async () => {
    const browser = await startBrowser();
    const given: string[] = [];
    for (let from = 0; from < requests.length; from += atOnce) {
      const answers = await runInBrowser(browser, requests.slice(from, from + atOnce), { compiles: true });
      given.push(...answers.map(({ result }) => result.digest));
    }
    expect(given).toEqual(digests);
  });
});

const atOnce = 12;
