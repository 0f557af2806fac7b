import {
  assumedShare,
  changeable,
  choice,
  count,
  fixed,
  names,
  plain,
  quantity,
  section,
  share,
  spread,
  votable,
} from '../../scenario/field.ts';
import { counted, laidOut } from '../../scenario/fixed-reasons.ts';

/** Subnets: when they are proposed, what they are about, and the models they make (economy.md §3, §4). */
const subnets = changeable({
  count: fixed(
    laidOut,
    // Traders have two draws of a day or a week for each subnet, of 256 in all.
    count(8, { provenance: 'A', doc: 'Subnets that are ever proposed.' }, { max: 125 }),
  ),
  names: fixed(
    laidOut,
    names({ provenance: 'A', doc: 'Names of the first subnets; the others get numbers.' }, 200),
  ),
  proposals: section({
    by: fixed(
      laidOut,
      choice(['calendar', 'founders'], 'calendar', {
        provenance: 'A',
        doc: 'Who proposes subnets: nobody, they come at set times; or stakers with means and ideas, when it pays them (`founders`), as airdrops are stated to encourage (S).',
      }),
    ),
  }),
  first: quantity('duration', '1 week', { provenance: 'A', doc: 'When the first is proposed.' }),
  every: quantity('duration', '4 weeks', { provenance: 'A', doc: 'Time between proposals.' }, { min: '1 h' }),
  goal: spread(
    'twoPm',
    { uniform: ['1,500,000 2PM', '4,000,000 2PM'] },
    { provenance: 'A', doc: 'Backed DMP that founds it, as staked 2PM.' },
    { min: '1 2PM' },
  ),
  promise: spread(
    'share',
    { uniform: ['40 %', '95 %'] },
    { provenance: 'A', doc: 'How good its model can become; backers see it with an error.' },
    { max: '100 %' },
  ),
  classes: fixed(
    'data of contributors are laid out by it at the start',
    count(16, { provenance: 'A', doc: 'Classes of data of each subnet.' }, { min: 2, max: 1_024 }),
  ),
  training: choice(['fhe', 'federated', 'alternate'], 'alternate', {
    provenance: 'A',
    doc: 'Rounds in which one node takes the whole compute share, rounds shared by completed work, or one after the other.',
  }),
  model: section({
    atFounding: share('20 %', 'A', 'Quality of the model when the subnet is founded, of what it can become.'),
    base: share('50 %', 'A', 'Quality of the free model that every workload also has.'),
    dataScale: plain(
      200_000,
      { provenance: 'A', doc: 'Items of data at which a model has come 63 % of its way.' },
      { min: 1 },
    ),
    roundsScale: plain(
      20,
      { provenance: 'A', doc: 'Rounds of training at which a model has come 63 % of its way.' },
      { min: 0.001 },
    ),
    sensitivity: plain(
      6,
      { provenance: 'A', doc: 'Logit weight of quality when a request chooses among models.' },
      { max: 100 },
    ),
    growth: plain(
      0.5,
      {
        provenance: 'A',
        doc: 'How much more users would pay for a perfect model: a request is worth 1 + growth × (quality − base) of what it costs outside.',
      },
      { max: 10 },
    ),
  }),
  models: section({
    count: fixed(
      laidOut,
      count(
        1,
        {
          provenance: 'A',
          doc: 'Models of a subnet: one, or a group (S), which serve one workload after the other, from that of the subnet on.',
        },
        { min: 1, max: 100 },
      ),
    ),
    transfer: assumedShare(
      '50 %',
      'Part of the data for one model of a group that teaches the others too; the rest, and all training, is divided among them.',
    ),
  }),
  deadAfter: fixed(
    counted,
    count(
      26,
      {
        provenance: 'A',
        doc: 'Weeks without data and without requests after which a subnet counts as dead.',
      },
      { min: 1, max: 5_200 },
    ),
  ),
});

/** What holders ask of what pays them (economy.md §5). */
const markets = {
  requiredReturn: changeable(
    share('20 %', 'A', 'Yearly return that holders ask of what pays them.', '0.1 %', '1000 %'),
  ),
};

/** What a subnet founds: the parts of its Royalty Vault, and whether RT in its pool earn (economy.md §4). */
const vault = {
  compute: votable(
    count(7, { provenance: 'S', doc: "Computing's part of the vault, to `data`." }, { max: 1_000 }),
  ),
  data: votable(
    count(3, { provenance: 'S', doc: "Data's part of the vault, to `compute`." }, { max: 1_000 }),
  ),
  round: fixed(
    'rounds are counted by it from the founding of a subnet',
    quantity('duration', '168 h', { provenance: 'A', doc: 'Length of a round of rewards.' }, { min: '1 h' }),
  ),
  pools: fixed(
    'RT in pools have earned royalties, or none, from the start',
    choice(['excluded', 'harvest'], 'excluded', {
      provenance: 'A',
      doc: 'Whether RT in pools earn no royalties, or earn them for those who hold pool shares.',
    }),
  ),
};

export const subnetsParameters = { subnets, markets, vault };
