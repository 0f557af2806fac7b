import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { economy } from '../sim/economy/index.ts';
import type { Declaration } from '../sim/kernel/module.ts';
import { lineOf, readTypeScript, type Source, visitSyntax } from './environment/sources.ts';

/*
 * The house, bottom to top. A file imports from its own row or a lower one. What breaks otherwise: a mechanism
 * that reads a clock or a file no longer gives one digest everywhere, and the page can no longer run the engine.
 */
const floors: readonly (readonly string[])[] = [
  ['sim/units', 'sim/portable', 'sim/canonical', 'sim/errors', 'sim/zod'],
  ['sim/ledger', 'sim/state', 'sim/random', 'sim/workload'],
  ['sim/scenario', 'sim/metrics'],
  ['sim/kernel'],
  ['sim/economy'],
  ['sim/store', 'sim/experiments', 'sim/study', 'sim/executors', 'sim/profiler'],
  ['sim/browser'],
  ['sim/index'],
  ['reports/kit'],
  ['reports/charts'],
  ['reports'],
  ['bin'],
];

/** What mechanisms see: they are pure, and know no state of a run, no scenario and no other mechanism. */
const mechanismRooms = [...floors[0], 'sim/ledger', 'sim/state', 'sim/random'];

/** What is of the scenario sees nothing that stands beside it. */
const scenarioRooms = [...floors[0], ...floors[1], 'sim/scenario'];

/** The engine, which reaches nothing that only Node has. */
const pureRooms = floors.slice(0, 5).flat();

/** Rooms that import nothing of Node's themselves, and the only packages they may use. */
const browserRooms = [
  ...pureRooms,
  'sim/experiments',
  'sim/study',
  'sim/browser',
  'reports/kit',
  'reports/charts',
  'reports/page',
];
const browserPackages = [
  '@noble/hashes',
  '@stdlib/',
  'd3',
  'd3-sankey',
  'mathjs',
  'seedrandom',
  'yaml',
  'zod',
];

interface Import {
  readonly line: number;
  readonly target: string;
  /** Whether nothing of it is left in the code that runs. */
  readonly isType: boolean;
}

/** Files of the house, each parsed once. */
const house = readTypeScript('sim', 'reports', 'bin');
const parsed = new WeakMap<Source, readonly Import[]>();

function listImports(source: Source): readonly Import[] {
  const found = parsed.get(source) ?? readImports(source);
  parsed.set(source, found);
  return found;
}

function readImports(source: Source): Import[] {
  const found: Import[] = [];
  visitSyntax(source, (node) => {
    const isImport = /^(Import|ExportAll|ExportNamed)(Declaration|Expression)$/.test(node.type);
    const target = isImport && node['source'] ? (node['source'] as { value?: unknown }).value : undefined;
    const isType = node['importKind'] === 'type' || node['exportKind'] === 'type';
    if (typeof target === 'string') found.push({ line: lineOf(source, node), target, isType });
  });
  return found;
}

/** Files that reach nothing of Node's by any way: the others of sim/experiments read and write files through the store. */
const isForBrowser = (path: string): boolean =>
  /^sim\/(experiments\/statistics\/|study\/(sensitivity|search|selection)\/|browser\.ts$)/.test(path) ||
  pureRooms.includes(roomOf(path) ?? '');

/** The room of the house that a file belongs to; undefined outside the house (package.json). */
function roomOf(path: string): string | undefined {
  const isIn = (room: string) => path === `${room}.ts` || path.startsWith(`${room}/`);
  return ['reports/page', ...floors.flat()].find(isIn);
}

const floorOf = (room: string): number =>
  floors.findIndex((rooms) => rooms.includes(room === 'reports/page' ? 'reports' : room));

const isBrowserPackage = (target: string): boolean =>
  browserPackages.some((name) => target === name || target.startsWith(posix.join(name, '/')));

/** Why a file may not import `target`; undefined when it may. */
function objection(path: string, { target, isType }: Import): string | undefined {
  const room = roomOf(path);
  if (room === undefined) return 'is in no room of the house: add its folder to the floors in this test';
  if (target === 'zod' && room !== 'sim/zod') return 'zod as it comes makes code of strings: use sim/zod.ts';
  if (!target.startsWith('.')) {
    if (!browserRooms.includes(room)) return undefined;
    if (target.startsWith('node:'))
      return `${room} runs in a browser: leave ${target} to sim/store, reports or bin`;
    return isBrowserPackage(target)
      ? undefined
      : `${room} runs in a browser and does not use the package ${target}`;
  }
  const aim = posix.join(posix.dirname(path), target);
  const targetRoom = roomOf(aim);
  if (targetRoom === undefined) return undefined;
  if (floorOf(targetRoom) > floorOf(room)) return `${room} is below ${targetRoom}`;
  if (
    isType === false &&
    partOf(path) !== undefined &&
    targetRoom === 'sim/economy' &&
    partOf(aim) === undefined
  )
    return 'a part does not see the economy that it is put into, but for its types';
  if (room === 'sim/scenario' && !scenarioRooms.includes(targetRoom))
    return `${room} does not see ${targetRoom}`;
  return targetRoom === 'sim/economy' || isMechanism(path)
    ? objectionOfPart(path, aim, targetRoom)
    : undefined;
}

const isMechanism = (path: string): boolean => /^sim\/economy\/[^/]+\/mechanisms\//.test(path);

/** Folder of a part of the economy; undefined for what stands beside them. */
const partOf = (path: string): string | undefined => /^sim\/economy\/([^/]+)\//.exec(path)?.[1];

/** A part and all that it needs, by name. */
function listNeeds({ name, needs = [] }: Declaration): ReadonlySet<string> {
  return new Set([name, ...needs.flatMap(({ declaration }) => [...listNeeds(declaration)])]);
}

const needsOf = new Map(
  economy.modules.map(({ part: { declaration } }) => [declaration.name, listNeeds(declaration)]),
);

/** A mechanism is pure, and a part knows only those that its declaration needs. */
function objectionOfPart(path: string, target: string, targetRoom: string): string | undefined {
  if (isMechanism(path) && !mechanismRooms.includes(targetRoom))
    return `a mechanism does not see ${partOf(target) ?? targetRoom}`;
  const [own, other] = [partOf(path), partOf(target)];
  if (own === undefined || other === undefined || needsOf.get(own)?.has(other) === true) return undefined;
  return `the part ${own} does not need ${other}`;
}

/** What files for the browser reach that browsers do not have, each with the file that imports it. */
function listUnreachable(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = sources.filter(({ path }) => isForBrowser(path));
  const known = new Set(reached);
  const lost: string[] = [];
  for (const source of reached) {
    for (const { line, target, isType } of listImports(source)) {
      if (isType) continue;
      const own = target.startsWith('.') && byPath.get(posix.join(posix.dirname(source.path), target));
      if (own && !known.has(own)) reached.push(own);
      if (own) known.add(own);
      if (!target.startsWith('.') && !isBrowserPackage(target))
        lost.push(`${source.path}:${line} imports '${target}'`);
    }
  }
  return lost;
}

function listObjections(source: Source): string[] {
  return listImports(source).flatMap((one) => {
    const why = objection(source.path, one);
    return why === undefined ? [] : [`${source.path}:${one.line} imports '${one.target}': ${why}`];
  });
}

describe('imports run downwards', () => {
  it('in every file of the house', () => {
    expect(house.length).toBeGreaterThan(0);
    expect(house.flatMap(listObjections)).toEqual([]);
  });

  it.each([
    ['sim/units.ts', `import { x } from './ledger/ledger.ts'`, 'sim/units is below sim/ledger'],
    ['sim/ledger/a.ts', `export * from '../kernel/run.ts'`, 'sim/ledger is below sim/kernel'],
    [
      'sim/kernel/a.ts',
      `import type { A } from '../economy/dao/state.ts'`,
      'sim/kernel is below sim/economy',
    ],
    ['sim/economy/users/a.ts', `import { b } from '../dao/b.ts'`, 'the part users does not need dao'],
    ['sim/economy/nodes/phases/a.ts', `import { b } from '../../vault/b.ts'`, 'does not need vault'],
    ['sim/economy/dao/mechanisms/a.ts', `import { b } from '../stakers.ts'`, 'a mechanism does not see dao'],
    ['sim/economy/dao/mechanisms/a.ts', `import { b } from './b.ts'`, 'a mechanism does not see dao'],
    ['sim/economy/run.ts', `const fs = await import('node:fs')`, 'runs in a browser'],
    ['sim/scenario/load.ts', `import { duck } from 'duckdb'`, 'does not use the package duckdb'],
    ['reports/page/main.ts', `import { readFileSync } from 'node:fs'`, 'runs in a browser'],
    ['reports/kit/a.ts', `import { b } from '../charts/story.ts'`, 'reports/kit is below reports/charts'],
    ['reports/charts/vault/a.ts', `import { b } from '../../page/b.ts'`, 'is below reports/page'],
    [
      'sim/scenario/a.ts',
      `import { a } from '../economy/vault/parameters.ts'`,
      'sim/scenario is below sim/economy',
    ],
    ['sim/scenario/a.ts', `import { a } from '../metrics/a.ts'`, 'does not see sim/metrics'],
    ['sim/economy/dao/a.ts', `import { economy } from '../index.ts'`, 'but for its types'],
    ['sim/kernel/a.ts', `import { a } from '../store/a.ts'`, 'sim/kernel is below sim/store'],
    ['sim/store/csv.ts', `export { page } from '../../reports/page.ts'`, 'sim/store is below reports'],
    ['sim/experiments/a.ts', `import { join } from 'node:path'`, 'runs in a browser'],
    ['sim/browser.ts', `export { loadScenario } from './index.ts'`, 'sim/browser is below sim/index'],
    ['sim/store/a.ts', `import { z } from 'zod'`, 'use sim/zod.ts'],
    ['sim/newcomer/a.ts', `import { z } from 'zod'`, 'is in no room'],
  ])('and this test notices %s with %s', (path, text, why) => {
    expect(listObjections({ path, text }).join()).toContain(why);
  });

  it.each([
    ['sim/economy/dao/phases/a.ts', `import { a } from '../mechanisms/a.ts'`],
    ['sim/economy/vault/a.ts', `import { a } from '../markets/mechanisms/a.ts'`],
    ['sim/economy/dao/mechanisms/a.ts', `import type { Ledger } from '../../../ledger/ledger.ts'`],
    ['sim/economy/vault/checks.ts', `import type { Scenario } from '../resolve.ts'`],
    ['sim/store/csv.ts', `import { createWriteStream } from 'node:fs'`],
    ['sim/portable.ts', `import exp from '@stdlib/math-base-special-exp'`],
    ['bin/dmpsim.ts', `import manifest from '../package.json' with { type: 'json' }`],
  ])('and lets %s have %s', (path, text) => {
    expect(listObjections({ path, text })).toEqual([]);
  });

  it('and nothing that a browser runs reaches what only Node has', () => {
    expect(listUnreachable(house)).toEqual([]);
  });

  it.each([
    ['sim/browser.ts', `export { a } from './store/a.ts'`, 1],
    ['sim/experiments/statistics/a.ts', `const { a } = await import('../../store/b.ts')`, 1],
    ['sim/kernel/a.ts', `import '../store/b.ts'`, 1],
    ['sim/browser.ts', `import type { A } from './store/a.ts'`, 0],
    ['sim/experiments/plan.ts', `import { a } from '../store/a.ts'`, 0],
  ])('and of %s with %s this test says so', (path, text, times) => {
    const found = listUnreachable([
      { path, text },
      { path: 'sim/store/a.ts', text: `import type { Stats } from 'node:fs';\nimport { a } from 'piscina'` },
      { path: 'sim/store/b.ts', text: `export * from './a.ts'` },
    ]);
    expect(found).toEqual(Array(times).fill(`sim/store/a.ts:2 imports 'piscina'`));
  });

  it('and charts lie with the part of the economy that measures what they show', () => {
    const folders = readTypeScript('reports').flatMap(
      ({ path }) => /^reports\/charts\/([^/]+)\//.exec(path)?.[1] ?? [],
    );
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((folder) => !needsOf.has(folder))).toEqual([]);
  });
});
