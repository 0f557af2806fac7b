import { describe, expect, it } from 'vitest';
import { plainValue } from '../../sim/scenario/located.ts';
import { readYaml } from '../../sim/scenario/yaml-source.ts';
import { problemsOf } from './minimal-scenario.ts';

const read = (text: string) => readYaml(text, { file: 'x.yaml', how: 'scenario' });
const refuse = (text: string) => problemsOf(() => read(text))[0];

describe('a YAML text', () => {
  it('is plain values with anchors and aliases', () => {
    const text =
      'a: &x { b: 5 %, c: [1, -0, 1e3, 0x10, 1_000] }\nd: *x\ne: "no"\nf: no\ng: !!str 5\nh: true\n';
    const x = { b: '5 %', c: [1, 0, 1000, 16, '1_000'] };
    expect(plainValue(read(text))).toEqual({ a: x, d: x, e: 'no', f: 'no', g: '5', h: true });
  });

  it.each([
    ['a: 1\nb: 2\na: 3\n', 'expected each key once; it is on line 1 already', 'a', 3],
    ['a:\n\tb: 1\n', 'Tabs are not allowed', 'b: 1', 2],
    ['a:\n   b: 1\n  c: 2\n', 'same column', 'c: 2', 3],
    ['a: "x\n', 'Missing closing', 'the end of the file', 2],
    ['a: [1, 2\nb: 3\n', 'Flow sequence', 'b: 3', 2],
    ['q: What: now\n', 'Nested mappings', 'q: What: now', 1],
    ['a: @x\n', 'reserved character', 'a: @x', 1],
    ['a: 1\n---\nb: 2\n', 'expected one document', '---', 2],
    ['a: 1\n"": 2\n', 'not an empty one', '""', 2],
    ['a:\n  " ": 2\n', 'not an empty one', '""', 2],
    ['a: 1\n__proto__: 2\n', 'not reserved', '__proto__', 2],
    ['a:\n  constructor: 2\n', 'not reserved', 'constructor', 2],
    ['prototype: 2\n', 'not reserved', 'prototype', 1],
    ['a: &a { b: 1 }\nc:\n  <<: *a\n', 'merge keys are not supported', '<<', 3],
    ['? [a, b]\n: 1\n', 'expected a name as key', 'a map, list or nothing', 1],
    ['a: !!binary aGk=\n', 'without a tag', 'tag:yaml.org,2002:binary', 1],
    ['a: !!js/function "() => 1"\n', 'Unresolved tag', 'a: !!js/function "() => 1"', 1],
    ['a: !Ref x\n', 'Unresolved tag', 'a: !Ref x', 1],
    ['a: *b\n', 'alias', '*b', 1],
    ['a: &a [*a]\n', 'alias', '*a', 1],
  ])('%j is refused with its line', (text, constraint, value, line) => {
    const problem = refuse(text);
    expect(problem).toMatchObject({ path: 'file', value, file: 'x.yaml', line });
    expect(problem.constraint).toContain(constraint);
  });

  it('with a bracket that never closes is told to close it, not to indent', () => {
    expect(refuse('a: 1\nusers: { active: 5\n').hint).toContain('close every quote and bracket');
  });

  it('tells several faults at once', () => {
    expect(problemsOf(() => read('a: 1\na: 2\n__proto__: 3\n'))).toHaveLength(2);
  });

  it('whose aliases multiply is refused before they do', () => {
    const names = 'abcdefghijklmnopqrstuvwxyz'.split('');
    const layers = names.slice(1).map((name, i) => `${name}: &${name} [${Array(9).fill(`*${names[i]}`)}]`);
    const bomb = `a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n${layers.join('\n')}\n`;
    expect(refuse(bomb)).toMatchObject({
      constraint: 'expected at most 200000 values',
      value: 'more, counting what aliases repeat',
      hint: 'do not alias lists of aliases',
      file: 'x.yaml',
    });
  });

  it.each([
    ['[', '['.repeat(20_000)],
    ['{a:', '{a:'.repeat(20_000)],
    ['- ', '- '.repeat(20_000)],
    ['? ', '? '.repeat(20_000)],
    ['lines', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n')],
  ])('nested without end by %s is refused', (_, text) => {
    expect(refuse(text)).toMatchObject({
      constraint: 'expected nesting of at most 64 levels',
      line: expect.any(Number),
    });
  });

  it('of very many keys is read in a time that grows with their number', () => {
    const text = Array.from({ length: 20_000 }, (_, k) => `k${k}: 1`).join('\n');
    expect(Object.keys(plainValue(read(text)) as object)).toHaveLength(20_000);
  });

  it.each([
    ['5 % # S', 'S'],
    ['5 % # P: deployed contract', 'P'],
    ['5 % # A', 'A'],
    ['{ b: 1 } # P', 'P'],
    ['5 % # A guess of ours', undefined],
    ['5 % # Stated', undefined],
    ['5 %', undefined],
  ])('takes the provenance of %j from its comment', (value, provenance) => {
    const located = read(`a: ${value}\n`);
    const origin = located.kind === 'map' ? located.entries.get('a')?.origin : undefined;
    expect(origin?.provenance).toBe(provenance);
    expect(origin?.line).toBe(1);
  });
});
