import {
  changeable,
  choice,
  described,
  fixed,
  plain,
  quantity,
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
const governance = votable({
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
  turnoutPay: changeable(
    plain(
      0,
      {
        provenance: 'A',
        doc: 'How turn-out answers to pay: the odds that somebody votes are multiplied by (1 + expected pay / turnoutEffort)^turnoutPay; at 0 pay moves nobody.',
      },
      { max: 20 },
    ),
  ),
  turnoutEffort: changeable(
    quantity(
      'usd',
      '5 USD',
      { provenance: 'A', doc: 'What a vote takes a voter: pay counts in multiples of it.' },
      { min: '0.01 USD' },
    ),
  ),
  voters: choice(['stake', 'holders'], 'stake', {
    provenance: 'S',
    doc: 'Who votes with DGAI: those at stake, or all who hold any, staked or free, users, team and investors too; what waits, unbonds or lies with pools and funds has no vote.',
  }),
  confirmEvery: quantity('duration', '13 weeks', {
    provenance: 'A',
    doc: 'A routine vote confirms the rules this often and pays the governance pool to voters; 0 h for none.',
  }),
  proposals: described(z.array(proposal).max(200).default([]), 'Changes of rules that are voted on.'),
});

export const governanceParameters = { mechanisms: { governance } };
