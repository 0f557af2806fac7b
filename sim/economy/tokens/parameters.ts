import {
  assumedShare,
  changeable,
  choice,
  fixed,
  plain,
  quantity,
  section,
  snapshot,
  wallet,
  worded,
} from '../../scenario/field.ts';
import { vestingShapes } from './mechanisms/vesting.ts';

/** When the locked rest of a lot comes free; 2 years unless stated. */
export const vestingFields = (doc: string, provenance: 'P' | 'A') => ({
  vesting: quantity('duration', '2 y', { provenance, doc: `${doc}: length of the vesting of the rest.` }),
  cliff: quantity('duration', '0 h', {
    provenance: 'A',
    doc: `${doc}: time from the start in which nothing of the rest comes free.`,
  }),
  shape: choice(vestingShapes, 'linear', {
    provenance,
    doc: `${doc}: how the rest comes free: evenly from the start, what the cliff held back at once; evenly from the cliff on, for the length of the vesting; evenly in steps of a quarter of a year; or all at the end.`,
  }),
});

/** What those who hold a lot do with what is unlocked of it (economy.md §1). */
export const holderFields = (doc: string) => ({
  sells: choice(['never', 'share', 'by-price'], 'never', {
    provenance: 'A',
    doc: `${doc}: whether its holder never sells, sells the same part of what it holds each week, or the larger a part the higher the price.`,
  }),
  weekly: assumedShare(
    '25 %',
    `${doc}: part of what its holder has that it sells in a week; by price, the most that it sells.`,
  ),
  priceUsd: quantity('usdPerToken', '0.02 USD', {
    provenance: 'A',
    doc: `${doc}: by price, USD per DGAI at which its holder sells half of that part.`,
  }),
  sensitivity: plain(
    5,
    {
      provenance: 'A',
      doc: `${doc}: by price, logit weight of how far the price is above that, as a share of it.`,
    },
    { max: 1_000 },
  ),
});

/** A part of the DGAI genesis (economy.md §1); shares sum to one. */
const lotFields = (share: string, atStart: string, doc: string) => ({
  share: worded('share', share, { provenance: 'P', doc: `${doc}: share of the cap.` }, ['rest'], {
    max: '100 %',
  }),
  atStart: quantity(
    'share',
    atStart,
    { provenance: 'P', doc: `${doc}: part unlocked at the start, the rest vests.` },
    { max: '100 %' },
  ),
  ...vestingFields(doc, 'P'),
});

const lot = (share: string, atStart: string, doc: string) => section(lotFields(share, atStart, doc));

/** A lot of those who may sell what is unlocked of it. */
const heldLot = (share: string, atStart: string, doc: string) =>
  section({ ...lotFields(share, atStart, doc), holder: changeable(section(holderFields(doc))) });

/** $DGAI: cap, genesis lots and initial wallets (economy.md §1); lots of one's own stand beside them. */
const tokens = fixed('the genesis is laid out by it', {
  cap: quantity('dgai', '1,000,000,000 DGAI', {
    provenance: 'P',
    doc: 'Most DGAI that may ever be minted.',
  }),
  capCounts: choice(['lifetime', 'live'], 'lifetime', {
    provenance: 'P',
    doc: 'What the cap counts: lifetime mints, or mints less burns.',
  }),
  genesis: section({
    nodes: worded(
      'share',
      '50 %',
      { provenance: 'P', doc: 'Share of the cap emitted to nodes as rewards, minted when paid.' },
      ['rest'],
      { max: '100 %' },
    ),
    community: heldLot('15 %', '30 %', 'Community lot; public sale and grants come from it'),
    team: heldLot('10 %', '0 %', 'Team lot'),
    investors: heldLot('10 %', '10 %', 'Investor lot'),
    airdrop: lot('7.5 %', '100 %', 'Airdrop lot'),
    liquidity: lot('7.5 %', '100 %', 'Liquidity lot'),
  }),
  /** Must sum to the unlocked genesis, or the scenario is refused with the difference; one may take the rest. */
  wallets: section({
    users: wallet(
      'dgai',
      '0 DGAI',
      'DGAI held by all users together at the start, shared equally; remainder to the community.',
      ['auto', 'rest'],
    ),
    nodes: wallet(
      'dgai',
      '0 DGAI',
      'DGAI in the wallets of the initial nodes together, beside their stakes.',
      ['auto', 'rest'],
    ),
    delegators: wallet('dgai', '0 DGAI', 'DGAI held by all delegators together at the start.', [
      'auto',
      'rest',
    ]),
    desk: wallet('dgai', '0 DGAI', 'DGAI inventory of the sale desk.'),
    treasury: wallet('dgai', '0 DGAI', 'DGAI of the treasury at the start.'),
    operations: wallet('dgai', '0 DGAI', 'DGAI of the operations account at the start.'),
    community: wallet('dgai', '0 DGAI', 'DGAI of the community fund at the start.'),
    investors: wallet('dgai', '0 DGAI', 'DGAI of investors at the start.'),
    team: wallet('dgai', '0 DGAI', 'DGAI of the team at the start.'),
    nodeStakes: wallet(
      'dgai',
      '0 DGAI',
      'Stakes of the initial nodes: their count × stake, which auto stands for; another amount is refused.',
      ['auto'],
    ),
    adaptorStakes: wallet(
      'dgai',
      '0 DGAI',
      'Stakes of the adaptors: their count × stake, which auto stands for; another amount is refused.',
      ['auto'],
    ),
  }),
  holdings: section({
    users: snapshot('users'),
    nodes: snapshot('the initial nodes, beside their stakes'),
    delegators: snapshot('delegators'),
    nodeStakes: snapshot('the stakes of the initial nodes'),
    adaptorStakes: snapshot('the stakes of adaptors'),
  }),
});

export const tokensParameters = { tokens };
