import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  lineOf,
  listFiles,
  projectRoot,
  readSource,
  readTypeScript,
  type Source,
  type SyntaxNode,
  visitSyntax,
} from './environment/sources.ts';

/*
 * What this project bans and what to use instead, as far as the linter cannot say it (biome.json has the rest:
 * `any`, default exports, long functions). The first rules keep one digest on every machine.
 */

interface Ban {
  /** What is banned, as in an error message. */
  readonly what: string;
  readonly instead: string;
  /** Folders it holds in. */
  readonly within: readonly string[];
  /** Folders or files below these where it does not hold. */
  readonly except?: readonly string[];
  readonly matches: (place: Place) => boolean;
}

/** A node where it stands. */
interface Place {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode | undefined;
  /** Field of `parent` that holds the node. */
  readonly field: string;
  /** Names that the file itself declares: a stochastic `process` is not Node's. */
  readonly declared: ReadonlySet<string>;
}

/** Members of Math whose result the language fixes to the last bit. */
const exactMath =
  /^(abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc|E|LN2|LN10|LOG2E|LOG10E|PI|SQRT1_2|SQRT2)$/;

/** Measures and experiments are read by people and never enter the digest. */
const outsideTheState = ['sim/metrics', 'sim/experiments', 'sim/profiler', 'sim/executors', 'sim/store'];

/** They date files, measure machines and time out workers; the economy itself knows ticks only. */
const withClock = ['sim/store', 'sim/profiler', 'sim/executors'];

const everywhere = ['sim', 'reports', 'bin', 'test'];

const bans: readonly Ban[] = [
  {
    what: 'Math.random',
    instead: 'an addressed draw of sim/random, so that a run can be repeated',
    within: ['sim', 'reports'],
    matches: ({ node }) => memberOf(node, 'Math') === 'random',
  },
  {
    what: 'inexact Math function',
    instead: 'sim/portable.ts: the last bit of Math.exp, Math.pow … differs between engines',
    within: ['sim'],
    except: outsideTheState,
    matches: (place) => {
      const member = memberOf(place.node, 'Math');
      if (member !== undefined) return !exactMath.test(member);
      const isObjectOfMember = place.parent?.type === 'MemberExpression' && place.field === 'object';
      return isGlobal(place, ['Math']) && !isObjectOfMember;
    },
  },
  {
    what: 'operator **',
    instead: 'pow of sim/portable.ts, a product or a literal (0x1_0000_0000): x ** y differs between engines',
    within: ['sim'],
    except: outsideTheState,
    matches: ({ node }) => node['operator'] === '**' || node['operator'] === '**=',
  },
  {
    what: 'clock',
    instead: 'the tick; whoever calls the engine may time it from outside',
    within: ['sim'],
    except: withClock,
    matches: (place) =>
      isGlobal(place, ['performance']) || (isGlobal(place, ['Date']) && !isCalendar(place.parent)),
  },
  {
    what: 'locale-dependent order or text',
    instead: 'comparison by < and >: collation differs between machines',
    within: ['sim'],
    matches: (place) =>
      /^(localeCompare|toLocale\w*)$/.test(String(propertyName(place.node))) || isGlobal(place, ['Intl']),
  },
  {
    what: 'Node-only or host global',
    instead: 'an argument: this code also runs in a browser worker',
    within: ['sim', 'reports/kit', 'reports/charts', 'reports/page'],
    except: ['sim/store', 'sim/executors', 'sim/profiler', 'sim/index.ts'],
    matches: (place) => isGlobal(place, ['process', 'Buffer', 'require', 'setImmediate', 'crypto']),
  },
  {
    what: 'code made from text',
    instead: 'a function; formulas of scenarios go through the closed formula language',
    within: everywhere,
    matches: (place) => isGlobal(place, ['eval', 'Function']),
  },
  {
    what: 'file opened by its name',
    instead: 'sim/store/plain-file.ts, which follows no link, waits for no pipe and bounds what it reads',
    within: ['sim', 'reports', 'bin/commands', 'bin/terminal'],
    // The lock is made exclusively; the others read what is of the system or of dmpsim itself.
    except: [
      'sim/store/plain-file.ts',
      'sim/store/whole-file.ts',
      'sim/store/run-lock.ts',
      'sim/profiler/block.ts',
      'sim/profiler/contention.ts',
      'sim/profiler/fingerprint.ts',
      'reports/report-page.ts',
    ],
    matches: ({ node }) => node.type === 'CallExpression' && opensByName(node),
  },
  {
    what: 'database opened',
    instead: 'sim/store/experiment-database.ts, which denies a file of a stranger everything else',
    within: ['sim', 'reports', 'bin'],
    except: ['sim/store/experiment-database.ts'],
    matches: ({ node }) =>
      memberOf(node, 'Instance') === 'create' || memberOf(node, 'DuckDBInstance') === 'create',
  },
];

const opening =
  /^(readFile|writeFile|appendFile|copyFile)(Sync)?$|^(open|rename|truncate)Sync$|^create(Read|Write)Stream$/;

/** A call of the system by the name of a file; a stream of a descriptor has none. */
function opensByName(node: SyntaxNode): boolean {
  const callee = node['callee'] as SyntaxNode;
  const name = String(callee['name'] ?? '');
  if (callee.type !== 'Identifier' || !opening.test(name)) return false;
  const [, options] = node['arguments'] as readonly SyntaxNode[];
  return !(name === 'createReadStream' && options !== undefined);
}

/** `Date.UTC(…)` and `new Date(given)` convert a date and read no clock. */
function isCalendar(parent: SyntaxNode | undefined): boolean {
  if (parent?.type === 'NewExpression') return (parent['arguments'] as unknown[]).length > 0;
  return parent !== undefined && memberOf(parent, 'Date') === 'UTC';
}

/** `x` of `object.x`. */
function memberOf(node: SyntaxNode, object: string): string | undefined {
  const isMember = node.type === 'MemberExpression' && (node['object'] as SyntaxNode)['name'] === object;
  return isMember ? propertyName(node) : undefined;
}

function propertyName(node: SyntaxNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const property = node['property'] as SyntaxNode;
  return node['computed'] === true ? String(property['value'] ?? '[computed]') : String(property['name']);
}

/** True for one of `names` as a value that the file did not declare; not for a field or a type of that name. */
function isGlobal({ node, parent, field, declared }: Place, names: readonly string[]): boolean {
  const name = String(node['name']);
  if (node.type !== 'Identifier' || parent === undefined || !names.includes(name)) return false;
  const isFieldName = (field === 'property' || field === 'key') && parent['computed'] !== true;
  return !isFieldName && !parent.type.startsWith('TS') && !declared.has(name);
}

/** Names that a file gives to parameters, variables and functions anywhere. */
function listDeclared(source: Source): ReadonlySet<string> {
  const names = new Set<string>();
  visitSyntax(source, (node, _parent, field) => {
    if (node.type !== 'Identifier') return;
    if (field === 'params' || field === 'id') names.add(String(node['name']));
  });
  return names;
}

const isBelow = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

function listBanned(source: Source): string[] {
  const active = bans.filter(
    (ban) => isBelow(source.path, ban.within) && !isBelow(source.path, ban.except ?? []),
  );
  const found: string[] = [];
  const declared = listDeclared(source);
  visitSyntax(source, (node, parent, field) => {
    for (const ban of active) {
      if (!ban.matches({ node, parent, field, declared })) continue;
      found.push(`${source.path}:${lineOf(source, node)} ${ban.what}; use ${ban.instead}`);
    }
  });
  return found;
}

/** Why a path reads badly; undefined when it is a kebab-case noun. */
function nameObjection(path: string): string | undefined {
  for (const part of path.split('/')) {
    const stem = part.replace(/(\.\w+)+$/, '');
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) return `${path}: '${part}' is not kebab-case`;
    const filler = /(^|-)(utils?|helpers?|managers?|misc|common)(-|$)|(^|-)base$/.exec(stem);
    if (filler) return `${path}: '${part}' says nothing; name what it is in the economy`;
  }
  return undefined;
}

/** Lines of a text that a reader should not have to step over, or that only one machine understands. */
function listBadLines({ path, text }: Source): string[] {
  const banner = /^\s*(\/\/|#|\/?\*)\s*([-=*#~_─═])\2{3,}/;
  const homes = ['home', 'root', 'Users', 'work', 'mnt'].join('|');
  const machinePath = new RegExp(`(?<![\\w.:/-])/(?:${homes})/[\\w.-]`);
  return text.split('\n').flatMap((line, index) => {
    const place = `${path}:${index + 1}`;
    if (banner.test(line)) return [`${place} banner; split the file instead`];
    if (machinePath.test(line) || line.includes(`${projectRoot}/`)) return [`${place} path of one machine`];
    return [];
  });
}

describe('the source', () => {
  it('uses nothing that is banned', () => {
    const sources = readTypeScript(...everywhere);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap(listBanned)).toEqual([]);
  });

  it('has files and folders named by kebab-case nouns', () => {
    const named = listFiles().filter((path) =>
      /^(bin|reports|scenarios|sim|test)\/.*\.(ts|js|css|ya?ml)$/.test(path),
    );
    expect(named.flatMap((path) => nameObjection(path) ?? [])).toEqual([]);
  });

  it('has no banners and no paths of one machine', () => {
    const isText = (path: string) => /(\.(ts|js|json|md|ya?ml|css|py|c)|^\.ci\/run|^bin\/dmpsim)$/.test(path);
    const sources = listFiles()
      .filter((path) => isText(path) && path !== 'test/style.test.ts')
      .map(readSource);
    expect(sources.flatMap(listBadLines)).toEqual([]);
  });
});

describe('this test notices', () => {
  it.each([
    ['sim/economy/users/users.ts', 'const x = Math.random();', 'Math.random'],
    ['sim/economy/users/users.ts', 'const x = Math.pow(2, 3);', 'inexact Math'],
    ['sim/economy/users/users.ts', `const x = Math['log'](2);`, 'inexact Math'],
    ['sim/economy/users/users.ts', 'const { exp } = Math;', 'inexact Math'],
    ['sim/economy/users/users.ts', 'const x = 2 ** 3;', 'operator **'],
    ['sim/kernel/run.ts', 'const t = Date.now();', 'clock'],
    ['sim/kernel/run.ts', 'const t = new Date();', 'clock'],
    ['sim/metrics/a.ts', 'const t = performance.now();', 'clock'],
    ['sim/ledger/a.ts', 'names.sort((a, b) => a.localeCompare(b));', 'locale'],
    ['sim/kernel/run.ts', 'const x = process.env;', 'host global'],
    ['sim/kernel/run.ts', 'const host = { clock: performance };', 'clock'],
    ['bin/a.ts', `eval('1');`, 'code made from text'],
    ['test/a.ts', `const f = new Function('return 1');`, 'code made from text'],
    ['reports/a.ts', `const text = readFileSync(path, 'utf8');`, 'file opened by its name'],
    ['bin/commands/a.ts', 'const text = await writeFile(path, text);', 'file opened by its name'],
    ['sim/store/a.ts', 'const file = createReadStream(path);', 'file opened by its name'],
    ['sim/store/a.ts', 'const file = await DuckDBInstance.create(path);', 'database opened'],
  ])('%s: %s', (path, text, what) => {
    expect(listBanned({ path, text }).join()).toContain(what);
  });

  it.each([
    ['sim/economy/users/users.ts', 'const x = Math.floor(Math.sqrt(2)) * Math.PI; // Math.pow is banned'],
    ['sim/economy/users/users.ts', `const x = 'Math.random';`],
    ['sim/economy/users/users.ts', 'interface Row { readonly performance: number }'],
    ['sim/economy/users/users.ts', 'const y = row.process + { crypto: 1 }.crypto;'],
    ['sim/economy/users/users.ts', 'function next(process: Poisson) { return process.rate; }'],
    ['sim/workload/timestamp.ts', 'const t = new Date(Date.UTC(2026, 0)).getUTCDate();'],
    ['sim/metrics/gini.ts', 'const x = Math.log(2);'],
    ['sim/store/manifest.ts', 'const t = new Date();'],
    ['sim/store/a.ts', 'const file = createReadStream(path, { fd });'],
  ])('nothing wrong in %s: %s', (path, text) => {
    expect(listBanned({ path, text })).toEqual([]);
  });

  it.each([
    'sim/feeSplit.ts',
    'sim/fee_split.ts',
    'sim/utils.ts',
    'sim/node-manager.ts',
    'sim/helpers/a.ts',
    'sim/agent-base.ts',
  ])('the name %s', (path) => {
    expect(nameObjection(path)).toBeDefined();
  });

  it.each([
    'sim/base-price.ts',
    'scenarios/baseline.yaml',
    'test/kernel/digest.test.ts',
    basename(import.meta.url),
  ])('nothing wrong in the name %s', (path) => {
    expect(nameObjection(path)).toBeUndefined();
  });

  it.each([
    '// -----------',
    '/* ===== fees ===== */',
    '# ######',
    'cd /home/ann/dmpsim',
    `open('${projectRoot}/a')`,
  ])('the line %s', (text) => {
    expect(listBadLines({ path: 'a.ts', text })).toHaveLength(1);
  });

  it.each(['--set path=value', 'a / b', 'https://example.org/home/a', '| --- | --- |', '// -1 when absent'])(
    'nothing wrong in the line %s',
    (text) => {
      expect(listBadLines({ path: 'a.md', text })).toEqual([]);
    },
  );
});
