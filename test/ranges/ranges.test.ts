import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { fieldsAt, placeOf } from '../../sim/scenario/schema-tree.ts';
import { extremeOf } from './extreme-inputs.ts';
import { isNumeric, listNumericParameters } from './numeric-parameters.ts';
import { hamlet, type Outcome, outcomeOf } from './outcome.ts';

/*
 * What `validate` accepts, runs: any number that a scenario may hold, at and beyond its bounds and between, alone and in
 * pairs, from the start, by a change and by a vote. Parameters come from the declarations. A longer campaign:
 * DMPSIM_RANGE_INPUTS=5000 DMPSIM_PROPERTY_SEED=7 DMPSIM_RANGE_LOG=/tmp/log npx vitest run test/ranges
 */

const inputs = Number(process.env['DMPSIM_RANGE_INPUTS'] ?? 80);
const log = process.env['DMPSIM_RANGE_LOG'];
const parameters = listNumericParameters(hamlet([]).scenario);
const counts: Partial<Record<Outcome | 'failed', number>> = {};

function count(outcome: Outcome | 'failed'): void {
  counts[outcome] = (counts[outcome] ?? 0) + 1;
}

/** With a log a failure is noted there, and the campaign goes on. */
function tryOut(set: readonly string[], series?: string): void {
  const began = performance.now();
  try {
    const outcome = outcomeOf(set, series);
    count(outcome);
    if (log !== undefined && (outcome === 'refused later' || performance.now() - began > 5000))
      appendFileSync(
        log,
        `${outcome} ${Math.round(performance.now() - began)} ms ${JSON.stringify(set)} ${series ?? ''}\n`,
      );
  } catch (error) {
    count('failed');
    if (log === undefined) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    appendFileSync(log, `FAILED ${JSON.stringify(set)} ${series ?? ''} ${error} ${cause.slice(0, 500)}\n`);
  }
}

const some = fc.constantFrom(...parameters).chain(extremeOf);

/** A declared number of any part of the schema: its path with list items and names as `*`. */
function listDeclared(schema: Parameters<typeof placeOf>[0], path = ''): string[] {
  const place = placeOf(schema);
  const below = path === '' ? '' : `${path}.`;
  if (place.kind === 'list' || place.kind === 'names') return listDeclared(place.item, `${below}*`);
  if (place.kind === 'map' || place.kind === 'variants')
    return [...fieldsAt(place, undefined)].flatMap(([key, field]) => listDeclared(field, `${below}${key}`));
  return isNumeric(schema) ? [path] : [];
}

/** Decimals of balances of others than users, which are read as theirs are. */
const drawnAlike = /^(tokens|twoPm)\.holdings\.(?!users\.decimals)/;

describe('every number of a scenario', () => {
  it('is drawn by the tests below', () => {
    const drawn = new Set(parameters.map(({ path }) => path.replace(/\b(\d+|credits|CREDIT)\b/g, '*')));
    const declared = listDeclared(scenarioSchema());
    expect(declared.length).toBeGreaterThan(200);
    expect(declared.filter((path) => !drawn.has(path) && !drawnAlike.test(path))).toEqual([]);
  });

  it('has a least and a most', () => {
    const open = parameters.filter(
      // Anything may be expected of a measure.
      ({ path, high, isAmount }) =>
        !isAmount && path !== 'expect.0.equals' && !(high !== undefined && Number.isFinite(high)),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('alone is refused with hints that help, or runs', { timeout: 7_200_000 }, () => {
    fc.assert(
      fc.property(some, (setting) => tryOut([setting])),
      { numRuns: Math.ceil(inputs * 0.6) },
    );
  });

  it('and another are refused with hints that help, or run', { timeout: 7_200_000 }, () => {
    fc.assert(
      fc.property(some, some, (one, another) => tryOut([one, another])),
      { numRuns: Math.ceil(inputs * 0.3) },
    );
  });

  it('of a series is refused, or runs', { timeout: 7_200_000 }, () => {
    const uses = ['users.demandSeries', 'price.series', 'nodes.energySeries', 'markets.twoPm.series'];
    const number = fc.oneof(
      fc.constantFrom(0, 1e-300, 1e300, -1, 1e9, 1e18),
      fc.noBias(fc.integer({ min: -20, max: 20 })).map((power) => 10 ** power),
    );
    fc.assert(
      fc.property(fc.constantFrom(...uses), number, number, (path, a, b) =>
        tryOut(
          [`${path}=season`, 'price.source=outside', 'markets.twoPm.source=outside'],
          `hours,value\n0,${a}\n200,${b}\n`,
        ),
      ),
      { numRuns: Math.ceil(inputs * 0.1) },
    );
  });

  it('was tried often enough to say something', () => {
    if (log !== undefined) appendFileSync(log, `${JSON.stringify(counts)}\n`);
    expect(counts.ran).toBeGreaterThan(inputs / 3);
    expect((counts.mended ?? 0) + (counts.refused ?? 0)).toBeGreaterThan(inputs / 20);
  });
});
