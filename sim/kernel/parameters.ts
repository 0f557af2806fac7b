import { choice, fixed, plain, quantity, section } from '../scenario/field.ts';
import { counted } from '../scenario/fixed-reasons.ts';

/** Time of a run: length of a tick, how long, and how often it is saved (economy.md §0). */
export const clockSection = fixed(
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
export const recordSection = fixed(
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
