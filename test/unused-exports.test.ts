import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  lineOf,
  parseSource,
  readTypeScript,
  type Source,
  type SyntaxNode,
  visitSyntax,
} from './environment/sources.ts';

/*
 * A file or an export that only tests import keeps code alive that the program does not need. Tests call what callers call.
 */

/** What is started by its name: by people, by Node as a thread or a process, by a browser. */
const entries = [
  'bin/dmpsim.ts',
  'sim/browser.ts',
  'sim/index.ts',
  'sim/executors/worker.ts',
  'sim/profiler/session.ts',
  'reports/page/main.ts',
  'reports/page/calibration.ts',
];

/** What only tests take, and why they cannot go the way that callers go. Whoever can do without takes it off. */
const forTests: readonly { readonly why: string; readonly names: readonly string[] }[] = [
  {
    why: 'published values, or values of a closed form, are of this step and not of what callers get',
    names: [
      'deriveAmountOutExact',
      'deriveAmountOut',
      'deriveFirstSharesExact',
      'deriveRawKnnKl',
      'gamma',
      'polynomialSigmoid',
      'drawTokens',
      'deriveDispersion',
    ],
  },
  {
    why: 'a law for all inputs, which callers reach only by way of tables and a ledger',
    names: [
      'deriveNodeWeight',
      'deriveNoiseWish',
      'deriveDataWeight',
      'deriveRedeemable',
      'deriveUnstaking',
      'deriveDowntimePunishments',
      'deriveDowntimeWindow',
      'deriveClaimable',
      'deriveBid',
      'deriveFloat',
      'deriveEmittedUntil',
      'deriveEmissionRule',
      'regime',
    ],
  },
  {
    why: 'callers measure a machine, take minutes or wait for a failure of a library to get here',
    names: [
      'deriveSurroundings',
      'predictCost',
      'explainSealError',
      'checkClose',
      'resampleMedian',
      'digestRequest',
      'nominalTime',
      'planPairs',
    ],
  },
  {
    why: 'callers write it to a file or a terminal, after a whole experiment',
    names: ['renderEnsemble', 'formatRuns', 'spreadsheetText'],
  },
  {
    why: 'what is wrong with a declaration shows when the economy is put together, which no caller survives',
    names: ['columnsOfPhase', 'writingPhases', 'mapRules', 'listFields'],
  },
  { why: 'follows the hints of a refusal, as its reader would', names: ['listMends'] },
  {
    why: 'studies are held to functions whose answers are published, or known in a closed form',
    names: ['answerStudy', 'hypervolume'],
  },
];
const excused = forTests.flatMap(({ names }) => names);

/** Names that one file takes from another; all of them where it cannot be told which. */
interface Use {
  readonly target: string;
  readonly names: readonly string[] | 'all';
}

interface Module {
  readonly source: Source;
  /** Exported names, and where they stand. */
  readonly exports: ReadonlyMap<string, SyntaxNode>;
  readonly uses: readonly Use[];
}

const nameOf = (node: unknown): string =>
  String((node as SyntaxNode)['name'] ?? (node as SyntaxNode)['value']);
const listOf = (node: SyntaxNode, field: string): readonly SyntaxNode[] =>
  (node[field] as readonly SyntaxNode[] | undefined) ?? [];
const nodeOf = (node: SyntaxNode, field: string): SyntaxNode | undefined =>
  (node[field] as SyntaxNode | null | undefined) ?? undefined;

function readModule(source: Source): Module {
  const exports = new Map<string, SyntaxNode>();
  const uses: Use[] = [];
  const note = (from: SyntaxNode, names: Use['names']): void => {
    const text = nameOf(from);
    if (text.startsWith('.')) uses.push({ target: posix.join(posix.dirname(source.path), text), names });
  };
  for (const statement of listOf(parseSource(source), 'body')) {
    const from = nodeOf(statement, 'source');
    if (from !== undefined) note(from, listTaken(statement));
    for (const [name, node] of listExported(statement)) exports.set(name, node);
  }
  if (source.text.includes('import(')) for (const [from, names] of listDynamic(source)) note(from, names);
  return { source, exports, uses };
}

/** What a statement with a source takes from it. */
function listTaken(statement: SyntaxNode): Use['names'] {
  const specifiers = listOf(statement, 'specifiers');
  const whole = specifiers.some(({ type }) => type === 'ImportNamespaceSpecifier');
  if (whole || statement.type === 'ExportAllDeclaration') return 'all';
  return specifiers.map((one) => nameOf(one['imported'] ?? one['local']));
}

/** What a statement exports by name. */
function listExported(statement: SyntaxNode): [string, SyntaxNode][] {
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const declaration = nodeOf(statement, 'declaration');
  const declared = declaration === undefined ? [] : listDeclared(declaration);
  return [
    ...listOf(statement, 'specifiers').map((one): [string, SyntaxNode] => [nameOf(one['exported']), one]),
    ...declared.map((name): [string, SyntaxNode] => [name, statement]),
  ];
}

/** Names that an exported declaration declares. */
function listDeclared(declaration: SyntaxNode): string[] {
  if (declaration.type !== 'VariableDeclaration') return [nameOf(declaration['id'])];
  return listOf(declaration, 'declarations').flatMap(({ id }) => listBound(id as SyntaxNode));
}

/** Names that a pattern binds, by what they are called where they come from. */
function listBound(pattern: SyntaxNode): string[] {
  if (pattern.type !== 'ObjectPattern') return [nameOf(pattern)];
  return listOf(pattern, 'properties').map((one) => nameOf(one['key']));
}

/** `const { a } = await import(…)` and `(await import(…)).a`; else whatever the file exports. */
function listDynamic(source: Source): ReadonlyMap<SyntaxNode, Use['names']> {
  const found = new Map<SyntaxNode, Use['names']>();
  const note = (awaited: SyntaxNode | undefined, names: () => readonly string[]): void => {
    const call = awaited?.type === 'AwaitExpression' ? nodeOf(awaited, 'argument') : undefined;
    if (call?.type === 'ImportExpression') found.set(call['source'] as SyntaxNode, names());
  };
  visitSyntax(source, (node) => {
    if (node.type === 'VariableDeclarator' && nodeOf(node, 'id')?.type === 'ObjectPattern')
      note(nodeOf(node, 'init'), () => listBound(node['id'] as SyntaxNode));
    if (node.type === 'MemberExpression') note(nodeOf(node, 'object'), () => [nameOf(node['property'])]);
    const from = /^(ImportExpression|TSImportType)$/.test(node.type) ? nodeOf(node, 'source') : undefined;
    if (from !== undefined && !found.has(from)) found.set(from, 'all');
  });
  return found;
}

/** A type that the file itself names beside: who calls a function may name what it takes. */
function isOfSignature({ text }: Source, name: string, statement: SyntaxNode): boolean {
  const isType = /^TS(Interface|TypeAlias)Declaration$/.test(nodeOf(statement, 'declaration')?.type ?? '');
  return isType && text.split(new RegExp(`\\b${name}\\b`)).length > 2;
}

/** A name that no other file takes, or a file. */
interface Unused {
  readonly name: string;
  readonly told: string;
}

/** Files that nothing imports, and exports that no other file takes. */
function listUnused(sources: readonly Source[]): Unused[] {
  const modules = sources.map(readModule);
  const taken = new Map<string, Set<string>>();
  for (const { target, names } of modules.flatMap(({ uses }) => uses)) {
    const known = taken.get(target) ?? new Set<string>();
    for (const name of names === 'all' ? ['*'] : names) known.add(name);
    taken.set(target, known);
  }
  return modules.flatMap(({ source, exports }) => {
    const { path } = source;
    if (entries.includes(path)) return [];
    const names = taken.get(path);
    if (names === undefined) return [{ name: path, told: `${path}: no file imports it` }];
    if (names.has('*')) return [];
    return [...exports]
      .filter(([name, node]) => !names.has(name) && !isOfSignature(source, name, node))
      .map(([name, node]) => ({ name, told: `${path}:${lineOf(source, node)} exports ${name} for nobody` }));
  });
}

const tell = (sources: readonly Source[]): string[] => listUnused(sources).map(({ told }) => told);

describe('nothing is exported for nobody', () => {
  it('in sim, reports and bin; tests do not count', () => {
    const unused = listUnused(readTypeScript('sim', 'reports', 'bin'));
    expect(unused.filter(({ name }) => !excused.includes(name)).map(({ told }) => told)).toEqual([]);
    const names = unused.map(({ name }) => name);
    expect(excused.filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each([
    ['a file', 'export const a = 1;', `import './other.ts';`, 'sim/a.ts: no file imports it'],
    [
      'a value',
      'export const a = 1, b = 2;',
      `import { b } from './a.ts';`,
      'sim/a.ts:1 exports a for nobody',
    ],
    [
      'a function',
      '\nexport function a() {}',
      `import type { b } from './a.ts';`,
      'sim/a.ts:2 exports a for nobody',
    ],
    [
      'a type of nothing',
      'export type A = 1;',
      `import { b } from './a.ts';`,
      'sim/a.ts:1 exports A for nobody',
    ],
    [
      'a second name',
      'const b = 1;\nexport { b as a };',
      `import { b } from './a.ts';`,
      'sim/a.ts:2 exports a for nobody',
    ],
    [
      'what is awaited',
      'export class A {}',
      `const { b } = await import('./a.ts');`,
      'sim/a.ts:1 exports A for nobody',
    ],
  ])('and this test notices %s', (_, text, user, told) => {
    expect(
      tell([
        { path: 'sim/a.ts', text },
        { path: 'sim/index.ts', text: user },
      ]),
    ).toEqual([told]);
  });

  it.each([
    ['export const a = 1;', `import { a as b } from './a.ts';`],
    ['export const { a } = x;', `export { a } from './a.ts';`],
    ['export interface A {}\nexport const a = (x: A) => x;', `import { a } from './a.ts';`],
    ['export const a = 1;', `const { a: b } = await import('./a.ts');`],
    ['export const a = 1;', `const b = (await import('./a.ts')).a;`],
    ['export const a = 1;', `import * as all from './a.ts';`],
    ['export const a = 1;', `load(() => import('./a.ts'));`],
    ['export type A = 1;', `let b: import('./a.ts').A;`],
  ])('and finds nothing wrong in %j beside %j', (text, user) => {
    expect(
      tell([
        { path: 'sim/a.ts', text },
        { path: 'sim/index.ts', text: user },
      ]),
    ).toEqual([]);
  });
});
