import {
  type Alias,
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  type ParsedNode,
  Parser,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { InputError, type Problem } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import type { Provenance } from './field.ts';
import type { Located, Origin } from './located.ts';

/** Deepest nesting of maps and lists. */
const depthMax = 64;
/** Most values in a file, those that aliases repeat included. */
const valuesMax = 200_000;
/** Most faults of one file that are told. */
const problemsMax = 10;

/** Keys that mean something to JavaScript and nothing to a scenario. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const coreTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'items of one map or list start in the same column',
  BAD_ALIAS: 'an alias *name needs an anchor &name before it',
  TAG_RESOLVE_FAILED: 'leave the tag out: scenarios hold text, numbers, true and false, maps and lists',
  BLOCK_AS_IMPLICIT_KEY: 'put a value that holds ": " in quotes',
  MISSING_CHAR: 'close every quote and bracket; put a space after ":"',
  BAD_SCALAR_START: 'put a value that starts with a special character in quotes',
  RESOURCE_EXHAUSTION: 'nest less deeply',
};

function hintFor(code: string, message: string): string {
  // What follows a bracket that never closes is told as an indent.
  const isOpen = code === 'BAD_INDENT' && message.startsWith('Flow');
  return (isOpen ? hints['MISSING_CHAR'] : hints[code]) ?? 'look at the line, and at the one before it';
}

export interface YamlPlace {
  readonly file: string;
  readonly how: Origin['how'];
}

/**
 * Reads one YAML 1.2 document of plain values (core schema; anchors and aliases, no merge keys, no tags of its own)
 * with the line of everything in it. Throws InputError with lines for faults of syntax, duplicate keys, nesting past
 * 64, and aliases that multiply past 200,000 values.
 */
export function readYaml(text: string, place: YamlPlace): Located {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  checkSize(tokens, place, lines);
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    strict: true,
  });
  const documents = [...composer.compose(tokens, true, text.length)] as Document.Parsed[];
  const faults = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (faults.length > 0) {
    throw new InputError(
      faults.slice(0, problemsMax).map(({ code, message, pos }): Problem => {
        const line = lines.linePos(pos[0]).line;
        const found = text.slice(lines.lineStarts[line - 1]).split('\n', 1)[0];
        return {
          path: 'file',
          constraint: `expected YAML: ${printable(message)}`,
          value: printable(found.trim()) || 'the end of the file',
          hint: hintFor(code, message),
          file: place.file,
          line,
        };
      }),
    );
  }
  if (documents.length > 1) {
    const line = lines.linePos(documents[1].range[0]).line;
    throw new InputError({
      path: 'file',
      constraint: 'expected one document',
      value: '---',
      hint: 'a file holds one scenario: put the other into a file of its own, or use extends',
      file: place.file,
      line,
    });
  }
  return new DocumentReader(place, lines).read(documents[0].contents);
}

/** Bounds nesting and size before anything recursive looks at them. */
function checkSize(tokens: readonly CST.Token[], place: YamlPlace, lines: LineCounter): void {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    values++;
    if (depth > depthMax || values > 2 * valuesMax)
      throw tooMuch(place, lines.linePos(token.offset).line, depth > depthMax);
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!CST.isCollection(token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
}

function tooMuch(place: YamlPlace, line: number, isDeep: boolean): InputError {
  return new InputError({
    path: 'file',
    constraint: isDeep
      ? `expected nesting of at most ${depthMax} levels`
      : `expected at most ${valuesMax} values`,
    value: isDeep ? 'more' : 'more, counting what aliases repeat',
    hint: isDeep ? 'a scenario needs fewer than ten' : 'do not alias lists of aliases',
    file: place.file,
    line,
  });
}

/** Turns the syntax tree of one document into located values. */
class DocumentReader {
  readonly #place: YamlPlace;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, ParsedNode>();
  readonly #problems: Problem[] = [];
  #values = 0;

  constructor(place: YamlPlace, lines: LineCounter) {
    this.#place = place;
    this.#lines = lines;
  }

  read(contents: ParsedNode | null): Located {
    const located = this.#readNode(contents, 1, 0);
    if (this.#problems.length > 0) throw new InputError(this.#problems.slice(0, problemsMax));
    return located;
  }

  #lineOf(node: { range?: readonly number[] | null } | null): number {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line;
  }

  #readNode(node: ParsedNode | null, line: number, depth: number): Located {
    this.#values++;
    if (this.#values > valuesMax || depth > depthMax) throw tooMuch(this.#place, line, depth > depthMax);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) {
        throw this.#problem(line, {
          constraint: 'expected an alias of something complete above it',
          value: `*${node.source}`,
          hint: hints['BAD_ALIAS'],
        });
      }
      return this.#readNode(target, line, depth);
    }
    if (node?.tag !== undefined && !coreTags.has(node.tag)) {
      const refusal = {
        constraint: 'expected a plain value without a tag',
        hint: hints['TAG_RESOLVE_FAILED'],
      };
      this.#problems.push(...this.#problem(line, { ...refusal, value: node.tag }).problems);
    }
    const located = this.#readContents(node, line, depth);
    if (node !== null && 'anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    return located;
  }

  #readContents(node: Exclude<ParsedNode, Alias.Parsed> | null, line: number, depth: number): Located {
    const provenance = provenanceOf(node?.comment);
    const origin: Origin = { ...this.#place, line, ...(provenance === undefined ? {} : { provenance }) };
    if (isMap(node))
      return { kind: 'map', origin, entries: this.#readEntries(node as YAMLMap.Parsed, depth) };
    if (isSeq(node)) {
      const items = (node as YAMLSeq.Parsed).items.map((item) => {
        const child = item as ParsedNode | null;
        return this.#readNode(child, child === null ? line : this.#lineOf(child), depth + 1);
      });
      return { kind: 'list', origin, items };
    }
    const value = isScalar(node) ? node.value : null;
    const isPlain = typeof value === 'string' || typeof value === 'boolean';
    // Also turns −0 into 0.
    if (typeof value === 'number') return { kind: 'scalar', origin, value: value + 0 };
    return { kind: 'scalar', origin, value: isPlain ? value : null };
  }

  #readEntries(map: YAMLMap.Parsed, depth: number): Map<string, Located> {
    const entries = new Map<string, Located>();
    const linesOfKeys = new Map<string, number>();
    for (const { key: keyNode, value } of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
      const line = this.#lineOf(keyNode);
      const key = isScalar(keyNode) && keyNode.value !== null ? String(keyNode.value) : undefined;
      const refusal = refuseKey(key, linesOfKeys);
      if (key === undefined || refusal !== undefined) {
        const shown = key?.trim() === '' ? '""' : key;
        const value = shown ?? 'a map, list or nothing';
        this.#problems.push(...this.#problem(line, { ...(refusal as Refusal), value }).problems);
        continue;
      }
      linesOfKeys.set(key, line);
      entries.set(key, this.#readNode(value, line, depth + 1));
    }
    return entries;
  }

  #problem(line: number, found: Refusal & { readonly value: string }): InputError {
    const { file } = this.#place;
    return new InputError({ ...found, path: 'file', value: printable(found.value), file, line });
  }
}

type Refusal = Pick<Problem, 'constraint' | 'hint'>;

function refuseKey(key: string | undefined, seen: ReadonlyMap<string, number>): Refusal | undefined {
  if (key === undefined) return { constraint: 'expected a name as key', hint: 'write name: value' };
  if (key.trim() === '') {
    return {
      constraint: 'expected a name as key, not an empty one',
      hint: 'write name: value, or leave the line out',
    };
  }
  if (forbiddenKeys.has(key)) {
    const hint = 'no parameter is called so; choose another name';
    return { constraint: 'expected a name that is not reserved', hint };
  }
  if (key === '<<') {
    const hint = 'use extends for a whole scenario, or an alias per value';
    return { constraint: 'expected a name: merge keys are not supported', hint };
  }
  const first = seen.get(key);
  if (first === undefined) return undefined;
  const hint = 'keep the one that is meant, or put both under one key';
  return { constraint: `expected each key once; it is on line ${first} already`, hint };
}

/** `# S`, `# P: deployed contract`: the tag that a trailing comment gives a value. */
function provenanceOf(comment: string | null | undefined): Provenance | undefined {
  const tag = /^\s*([SPA])\s*(?:$|[:;,.(–—-])/m.exec(comment?.split('\n', 1)[0] ?? '');
  return tag === null ? undefined : (tag[1] as Provenance);
}
