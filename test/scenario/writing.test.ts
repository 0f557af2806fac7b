import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { plainValue } from '../../sim/scenario/located.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { placeOf, schemaAt, visitValues } from '../../sim/scenario/schema-tree.ts';
import { describeWriting } from '../../sim/scenario/writing.ts';
import { readYaml } from '../../sim/scenario/yaml-source.ts';
import { resolveWith } from './minimal-scenario.ts';

const at = (path: string): z.ZodType => schemaAt(scenarioSchema(), path.split('.')) as z.ZodType;

describe('what a reader is told may be written', () => {
  it.each(['shocks', 'changes', 'series', 'mechanisms.governance.proposals'])(
    'in %s is an entry that the schema accepts',
    (path) => {
      const forms = describeWriting(at(path));
      expect(forms.length).toBeGreaterThan(0);
      const place = placeOf(at(path));
      for (const form of forms) {
        const entry = plainValue(
          readYaml(form.replace(/^(?:- |NAME: )/, ''), { file: path, how: 'scenario' }),
        );
        const result = (place as { item: z.ZodType }).item.safeParse(entry);
        expect(result.error?.issues ?? [], form).toEqual([]);
      }
    },
  );

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
