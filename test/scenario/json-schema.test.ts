import { describe, expect, it } from 'vitest';
import { type JsonSchema, scenarioJsonSchema } from '../../sim/scenario/json-schema.ts';
import { scenarioTemplate } from '../../sim/scenario/template.ts';
import { resolveFiles } from './minimal-scenario.ts';

function at(schema: JsonSchema, ...path: string[]): JsonSchema {
  return path.reduce((node, key) => (node['properties'] as Record<string, JsonSchema>)[key], schema);
}

/** Every value that a scenario may state, by path; lists are entered. */
function* places(node: JsonSchema, path = ''): Generator<readonly [string, JsonSchema]> {
  const items = node['items'] as JsonSchema | undefined;
  const below = path === '' ? '' : `${path}.`;
  if (node['properties'] !== undefined) {
    for (const [key, child] of Object.entries(node['properties'] as Record<string, JsonSchema>))
      yield* places(child, below + key);
  } else if (items?.['properties'] !== undefined) {
    yield* places(items, path);
  } else if (Array.isArray(items?.['oneOf'])) {
    for (const kind of items['oneOf'] as JsonSchema[]) yield* places(kind, path);
  } else {
    yield [path, node];
  }
}

/** Every subschema. */
function* walk(node: unknown): Generator<JsonSchema> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield node as JsonSchema;
  for (const child of Object.values(node)) yield* walk(child);
}

describe('the JSON Schema for editors', () => {
  const schema = scenarioJsonSchema();

  it('says what a parameter means, its unit, range, default and provenance', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(at(schema, 'mechanisms', 'slashing', 'fakeResult')).toMatchObject({
      description:
        'Stake burned for a fake found. Written as a share in %. From 0 % to 100 %. The documents of the network say 5 %–20 %. Or "= formula" over last, hours, week, price, utilisation, and measures. A vote or a dated change may set it. Default: A, our assumption.',
      default: '20 %',
      'x-provenance': 'A',
      'x-unit': '%',
    });
    expect(at(schema, 'mechanisms', 'routing', 'policy')['enum']).toContain('power-of-two');
    expect(schema['additionalProperties']).toBe(false);
    expect(schema['required']).toEqual(expect.arrayContaining(['name', 'workloads']));
  });

  it('accepts its own defaults', () => {
    let checked = 0;
    for (const node of walk(schema)) {
      const forms = Array.isArray(node['anyOf']) ? (node['anyOf'] as JsonSchema[]) : [node];
      const patterns = forms.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []));
      if (typeof node['default'] !== 'string' || patterns.length === 0) continue;
      checked++;
      expect(patterns.some((pattern) => new RegExp(pattern, 'u').test(node['default'] as string))).toBe(true);
    }
    expect(checked).toBeGreaterThan(50);
  });

  it('says of every place what it means, and of every value where its default comes from', () => {
    const silent = [...places(schema)].filter(([, node]) => node['description'] === undefined);
    expect(silent.map(([path]) => path)).toEqual(['$schema', 'extends']);
    const untagged = [...places(schema)].filter(([, node]) => node['x-provenance'] === undefined);
    const holders = [
      '$schema',
      'extends',
      'series',
      'mechanisms.governance.proposals.set',
      'shocks.kind',
      'rules',
      'changes.set',
    ];
    expect([...new Set(untagged.map(([path]) => path))]).toEqual(holders);
  });

  it('is the same text every time', () => {
    expect(JSON.stringify(scenarioJsonSchema())).toBe(JSON.stringify(schema));
  });
});

describe('the scenario that init writes', () => {
  const text = scenarioTemplate('first');

  it('is valid by itself, small, and names its schema', () => {
    const { scenario, warnings } = resolveFiles({ 'x.yaml': text });
    expect(scenario.name).toBe('first');
    expect(scenario.question).not.toBe('');
    expect(warnings).toEqual([]);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
    expect(text).toMatch(/^# yaml-language-server: \$schema=dmpsim\.schema\.json\n/);
  });

  it('keeps any name safely', () => {
    expect(resolveFiles({ 'x.yaml': scenarioTemplate('a: "b" # c') }).scenario.name).toBe('a: "b" # c');
  });
});
