import { z } from '../zod.ts';
import { choice, described, fixed, name, noted, plain, quantity, section, text } from './field.ts';
import { counted } from './fixed-reasons.ts';
import type { ValuesOf } from './schema.ts';

/** The time of what is read at the end of a run. */
const atEnd = '1,000 y';

/** Time of a run: length of a tick, how long, and how often it is saved (economy.md §0). */
const clock = fixed(
  'the time of a run is laid out at its start',
  section({
    tick: quantity(
      'duration',
      '1 h',
      { provenance: 'A', doc: 'Length of one tick; must divide a week.' },
      { min: '1 min', max: '168 h' },
    ),
    horizon: quantity(
      'duration',
      '2 y',
      { provenance: 'A', doc: 'How long the run lasts.' },
      { min: '1 h', max: '50 y' },
    ),
    checkpointEvery: quantity(
      'duration',
      '4 weeks',
      { provenance: 'A', doc: 'How often the whole state is hashed and saved for a resume.' },
      { min: '1 h' },
    ),
    workMax: plain(
      100_000_000,
      {
        provenance: 'A',
        doc: 'Most steps that a run may take by estimate, each about a microsecond; raise it for a larger run. It changes no result.',
      },
      { min: 1, max: 1e15 },
    ),
  }),
);

/** What is written down while the run goes on; never part of the state. */
const record = fixed(
  counted,
  section({
    expect: choice(['nothing', 'baseline'], 'nothing', {
      provenance: 'A',
      doc: 'Whether the summary holds its figures against what a baseline ought to look like.',
    }),
    metricsEvery: quantity(
      'duration',
      '1 h',
      { provenance: 'A', doc: 'Cadence of metrics.csv.' },
      { min: '1 min' },
    ),
    flowsEvery: quantity(
      'duration',
      '1 d',
      { provenance: 'A', doc: 'Cadence of flows.csv: token flows by reason, summed over the period.' },
      { min: '1 min' },
    ),
  }),
);

/** What a run should come to: published figures, to be compared with what comes out. */
const expect = fixed(
  'what is expected is said before a run',
  described(
    z
      .array(
        z.strictObject({
          at: quantity('duration', atEnd, {
            provenance: 'A',
            doc: 'When the measure is read, after the tick that ends then; at the end where it is left out.',
          }),
          measure: name(undefined, { provenance: 'A', doc: 'Which measure.' }, 200),
          equals: noted(z.number(), { provenance: 'A', doc: 'What it should be, in its unit.' }),
          within: plain(
            1e-6,
            {
              provenance: 'A',
              doc: 'How far it may be off, as a part of what it should be; where that is 0, by itself.',
            },
            { max: 10 },
          ),
          source: text('', { provenance: 'A', doc: 'Who published or derived it.' }),
        }),
      )
      .max(200)
      .default([]),
    'Measures that a run should come to: `run` prints them, and exits with 4 where one is missed.',
  ),
);

/** A formula with where it begins and how often it is asked, in the place of a number. */
const writtenSlot = z.strictObject({
  formula: z.string().max(1_010),
  start: z.union([z.string().max(80), z.number()]).optional(),
  every: z.string().max(80).optional(),
});

/** What becomes other while a run goes on: rules and behaviours, without a vote. */
const changes = fixed(
  'each change has a time of its own',
  described(
    z
      .array(
        z.strictObject({
          from: quantity('duration', undefined, { provenance: 'A', doc: 'When it takes effect.' }),
          set: described(
            z.record(
              z.string().max(200),
              z.union([z.string().max(1_010), z.number(), z.boolean(), writtenSlot]),
            ),
            'New values or formulas, by their paths in the scenario.',
          ),
        }),
      )
      .max(100)
      .default([]),
    'Changes that take effect at a time of their own, whoever decided them.',
  ),
);

/** What every scenario has, whatever its economy: a name, luck, time, what is written down, and what changes. */
export const frameParameters = {
  $schema: z.string().max(500).optional(),
  extends: z.string().max(500).optional(),
  name: fixed(
    'it names the run',
    name(undefined, { provenance: 'A', doc: 'Name of the scenario; also of its output folder.' }),
  ),
  question: fixed(
    'it names the run',
    text('', { provenance: 'A', doc: 'The question that the scenario answers.' }),
  ),
  seed: fixed(
    'every draw stands on it',
    name('dmpsim', { provenance: 'A', doc: 'Seed of every random draw.' }, 200),
  ),
  clock,
  record,
  expect,
  changes,
};

/** A scenario of any economy. */
export type AnyScenario = ValuesOf<typeof frameParameters>;
