import {
  changeable,
  choice,
  described,
  fixed,
  flag,
  plain,
  quantity,
  section,
  share,
  text,
  votable,
} from '../../scenario/field.ts';
import { z } from '../../zod.ts';

const proposal = fixed(
  'votes have their time from the start',
  z.strictObject({
    title: text('', { provenance: 'A', doc: 'What the proposal says.' }, 200),
    at: quantity('duration', undefined, { provenance: 'A', doc: 'When voting opens.' }),
    by: choice(['stake', 'dmp'], 'stake', {
      provenance: 'S',
      doc: 'Who votes: DGAI at stake, or DMP, one vote each.',
    }),
    set: described(
      z.record(z.string().max(200), z.union([z.string().max(200), z.number(), z.boolean()])),
      'New values of rules, by their paths in the scenario.',
    ),
  }),
);

/** Votes, and the proposals that they are on (economy.md §2.14). */
export const governanceSection = votable(
  section({
    enabled: changeable(flag(true, { provenance: 'S', doc: 'Whether votes are held.' })),
    quorum: share('10 %', 'A', 'Part of all voting stake that must vote.'),
    threshold: share('50 %', 'A', 'Part of votes cast that must say yes; more than this passes.'),
    untouched: choice(['abstain', 'yes', 'no'], 'abstain', {
      provenance: 'P',
      doc: 'How those vote whose cash flow a proposal leaves as it is: they abstain and count towards turnout and quorum alone, follow whoever proposed it, or leave things as they are.',
    }),
    votingPeriod: quantity('duration', '1 week', { provenance: 'A', doc: 'How long a vote is open.' }),
    delay: quantity('duration', '1 week', { provenance: 'A', doc: 'Time from passing to taking effect.' }),
    turnoutMidpoint: changeable(
      quantity(
        'dgai',
        '20,000 DGAI',
        { provenance: 'A', doc: 'Voting stake at which half of holders vote.' },
        { min: '0.000001 DGAI' },
      ),
    ),
    turnoutSlope: changeable(
      plain(
        1,
        { provenance: 'A', doc: 'Logit weight of the logarithm of stake over the midpoint.' },
        { max: 20 },
      ),
    ),
    confirmEvery: quantity('duration', '13 weeks', {
      provenance: 'A',
      doc: 'A routine vote confirms the rules this often and pays the governance pool to voters; 0 h for none.',
    }),
    proposals: described(z.array(proposal).max(200).default([]), 'Changes of rules that are voted on.'),
  }),
);

/** What becomes other while a run goes on: rules and behaviours, without a vote. */
export const changesSection = fixed(
  'each change has a time of its own',
  described(
    z
      .array(
        z.strictObject({
          from: quantity('duration', undefined, { provenance: 'A', doc: 'When it takes effect.' }),
          set: described(
            z.record(z.string().max(200), z.union([z.string().max(1_010), z.number(), z.boolean()])),
            'New values or formulas, by their paths in the scenario.',
          ),
        }),
      )
      .max(100)
      .default([]),
    'Changes that take effect at a time of their own, whoever decided them.',
  ),
);
