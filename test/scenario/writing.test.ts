import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { declaredFields } from '../../sim/scenario/declared-fields.ts';
import { plainValue } from '../../sim/scenario/located.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { placeOf, schemaAt, unwrap, visitValues } from '../../sim/scenario/schema-tree.ts';
import { describeKeys, describeWriting } from '../../sim/scenario/writing.ts';
import { readYaml } from '../../sim/scenario/yaml-source.ts';
import { resolveWith } from './minimal-scenario.ts';

const at = (path: string): z.ZodType => schemaAt(scenarioSchema(), path.split('.')) as z.ZodType;

/** Every list and map of names of a scenario, outside of others. */
const lists = [
  ...new Set(
    declaredFields().flatMap(({ path }) => (path.includes('.<name>') ? [path.split('.<name>')[0]] : [])),
  ),
];

describe('what a reader is told may be written', () => {
  it.each(lists)('in %s is an entry that the schema accepts', (path) => {
    const forms = describeWriting(at(path));
    expect(forms.length).toBeGreaterThan(0);
    const place = placeOf(at(path));
    for (const form of forms) {
      const entry = plainValue(readYaml(form.replace(/^(?:- |NAME: )/, ''), { file: path, how: 'scenario' }));
      const result = (place as { item: z.ZodType }).item.safeParse(entry);
      expect(result.error?.issues ?? [], form).toEqual([]);
    }
  });

  it.each(lists)('at each key of an entry in %s is what stands there, wherever it lies', (path) => {
    const keys = describeKeys(at(path));
    const below = declaredFields().filter((field) => field.path.startsWith(`${path}.<name>`));
    expect(below.length).toBeGreaterThan(0);
    for (const field of below) {
      const inner = unwrap(field.schema);
      const told = keys.get(field.path.slice(`${path}.<name>.`.length))?.join(' ') ?? '';
      expect(told, field.path).not.toBe('');
      if (inner instanceof z.ZodEnum)
        expect(told, field.path).toContain(`One of ${inner.options.join(', ')}.`);
    }
  });

  it('shows words to choose from, what may be left out, and what lies in a section of an entry', () => {
    expect(describeKeys(at('tokens.lots')).get('holder.sells')).toEqual([
      'One of never, share, by-price. A dated change may set it.',
    ]);
    expect(describeKeys(at('tokens.lots')).get('shape')?.[0]).toMatch(/^One of linear, /);
    expect(describeKeys(at('vault.kl.targets')).get('subnet')).toEqual(['Text of at most 100 characters.']);
    expect(describeKeys(at('shocks')).get('kind')).toHaveLength(6);
    expect(describeKeys(at('vault.kl.cap'))).toEqual(new Map());
  });

  it('of all kinds of shocks makes a scenario, and so does a change', () => {
    const list = (path: string) =>
      describeWriting(at(path))
        .map((form) => `  ${form}\n`)
        .join('');
    const { scenario } = resolveWith(`shocks:\n${list('shocks')}changes:\n${list('changes')}`);
    expect(scenario.shocks).toHaveLength(6);
    expect(scenario.changes).toHaveLength(1);
  });

  it.each([
    ['mechanisms.slashing.mode', 'One of slash, jailOnly.'],
    ['mechanisms.slashing.downtime', 'A share in %. From 0 % to 100 %.'],
    ['nodes.entry.lossWeeks', 'A whole number from 1 to 1000.'],
    ['expect.<name>.equals', 'A number.'],
    ['nodes.entry.enabled', 'true or false.'],
    [
      'nodes.entry.expectation',
      '"= formula" over income, cost, week, hours, price, utilisation, and measures.',
    ],
    ['users.budgetUsdPerWeek', 'An amount in USD. Or { uniform: [a, b] }'],
    ['name', 'Text of at most'],
  ])('at %s is %s', (path, words) => expect(describeWriting(at(path)).join()).toContain(words));

  it('is something for every value of a scenario', () => {
    visitValues(scenarioSchema(), resolveWith('').scenario, (path, schema) => {
      expect(describeWriting(schema), path).not.toEqual([]);
    });
  });
});
