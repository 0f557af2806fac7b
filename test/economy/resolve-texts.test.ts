import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveTexts } from '../../sim/economy/resolve-texts.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';
import { listFiles, projectRoot } from '../environment/sources.ts';
import { problemsOf } from '../scenario/minimal-scenario.ts';

const shipped = Object.fromEntries(
  listFiles()
    .filter((path) => /^scenarios\/.*\.(yaml|csv|json)$/.test(path))
    .map((path) => [path.replace('scenarios/', 'dmpsim:'), readFileSync(join(projectRoot, path), 'utf8')]),
);
const town = 'extends: dmpsim:two-pm\nname: town\n';

describe('a scenario from texts', () => {
  it.each(['dmpsim:baseline', 'dmpsim:bear-market', 'dmpsim:bench/users-100k'])(
    'is %s as files have it, with profiles, calibrations and series',
    (scenario) => {
      const set = ['clock.horizon=2 weeks'];
      expect(resolveTexts(shipped, { scenario, set }).sha256).toBe(loadScenario(scenario, { set }).sha256);
    },
  );

  it('is the first that does not ship, wherever it stands among the others', () => {
    const own = { './towns/town.yaml': 'extends: ../land.yaml\nname: town\n', 'land.yaml': town };
    for (const texts of [
      { ...shipped, ...own },
      { ...own, ...shipped },
    ]) {
      const { scenario, files } = resolveTexts(texts, { seed: 'fair' });
      expect(scenario).toMatchObject({ name: 'town', seed: 'fair' });
      expect(files.slice(0, 3).map(({ file }) => file)).toEqual([
        'towns/town.yaml',
        'land.yaml',
        'dmpsim:two-pm.yaml',
      ]);
    }
  });

  it.each([
    ['a text that ships and was not given', { 'a.yaml': town }, 'extends', 'dmpsim/shipped'],
    [
      'a name that is nearly one',
      { ...shipped, 'a.yaml': 'extends: dmpsim:two-pn\n' },
      'extends',
      'dmpsim:two-pm.yaml?',
    ],
    [
      'a text of its own that was not given',
      { ...shipped, 'a.yaml': 'extends: b.yaml\n' },
      'extends',
      'called b.yaml',
    ],
    ['a name that leads to a place on a disk', { '/a.yaml': town }, 'file', '"a.yaml"'],
    ['no text', {}, 'scenario', 'a text of your own'],
    ['a text longer than a scenario may be', { 'a.yaml': 'é'.repeat(600_000) }, 'file', 'check that it is'],
  ])('refuses %s', (_, texts, path, hint) => {
    const [problem] = problemsOf(() => resolveTexts(texts));
    expect(problem).toMatchObject({ path });
    expect(problem.hint).toContain(hint);
  });
});
