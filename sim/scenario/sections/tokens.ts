import { z } from '../../zod.ts';
import { changeable, choice, described, fixed, optionalText, quantity, section, text } from '../field.ts';
import { laidOut, readBefore } from '../fixed-reasons.ts';

/** The parts of the DGAI genesis (economy.md §1); shares sum to one. */
const lot = (share: string, atStart: string, doc: string, provenance: 'S' | 'P' | 'A') =>
  section({
    share: quantity('share', share, { provenance, doc: `${doc}: share of the cap.` }, { max: '100 %' }),
    atStart: quantity(
      'share',
      atStart,
      { provenance, doc: `${doc}: part unlocked at the start, rest linear.` },
      { max: '100 %' },
    ),
    vesting: quantity('duration', '2 y', {
      provenance,
      doc: `${doc}: length of the linear vesting of the rest.`,
    }),
  });

/** Where unlocked tokens lie at the start. */
const wallet = (doc: string) => quantity('dgai', '0 DGAI', { provenance: 'A', doc });

/** $DGAI: cap, genesis lots and initial wallets (economy.md §1). */
export const tokensSection = fixed(
  'the genesis is laid out by it',
  section({
    cap: quantity('dgai', '1,000,000,000 DGAI', {
      provenance: 'P',
      doc: 'Most DGAI that may ever be minted.',
    }),
    capCounts: choice(['lifetime', 'live'], 'lifetime', {
      provenance: 'P',
      doc: 'What the cap counts: lifetime mints, or mints less burns.',
    }),
    genesis: section({
      nodes: quantity(
        'share',
        '50 %',
        { provenance: 'P', doc: 'Share of the cap emitted to nodes as rewards, minted when paid.' },
        { max: '100 %' },
      ),
      community: lot('15 %', '30 %', 'Community lot; public sale and grants come from it', 'P'),
      team: lot('10 %', '0 %', 'Team lot', 'P'),
      investors: lot('10 %', '10 %', 'Investor lot', 'P'),
      airdrop: lot('7.5 %', '100 %', 'Airdrop lot', 'P'),
      liquidity: lot('7.5 %', '100 %', 'Liquidity lot', 'P'),
    }),
    /** Must sum to the unlocked genesis, or the scenario is refused with the difference. */
    wallets: section({
      users: wallet(
        'DGAI held by all users together at the start, shared equally; remainder to the community.',
      ),
      nodes: wallet('DGAI in the wallets of the initial nodes together, beside their stakes.'),
      delegators: wallet('DGAI held by all delegators together at the start.'),
      desk: wallet('DGAI inventory of the sale desk.'),
      treasury: wallet('DGAI of the treasury at the start.'),
      operations: wallet('DGAI of the operations account at the start.'),
      community: wallet('DGAI of the community fund at the start.'),
      investors: wallet('DGAI of investors at the start.'),
      team: wallet('DGAI of the team at the start.'),
      nodeStakes: wallet(
        'Stakes of the initial nodes; the scenario is refused unless it is their count × stake.',
      ),
      adaptorStakes: wallet(
        'Stakes of the adaptors; the scenario is refused unless it is their count × stake.',
      ),
    }),
  }),
);

/** The price of DGAI in USD and the desk that trades at it until pools exist (economy.md §5 `price: outside`). */
export const priceSection = changeable(
  section({
    source: fixed(
      'markets are opened at the start',
      choice(['outside', 'pool'], 'outside', {
        provenance: 'A',
        doc: 'Where the price comes from: outside the model, or a constant-product pool that opens with the wallet `desk` and the matching USD.',
      }),
    ),
    dgaiUsd: quantity('usdPerToken', '0.0108 USD', {
      provenance: 'A',
      doc: 'USD per DGAI: at the start where it has a pool, throughout where it has none and no series is named.',
    }),
    series: fixed(readBefore, optionalText('Name of the series that gives USD per DGAI.', 100)),
    deskUsd: fixed(
      laidOut,
      quantity('usd', '5,000,000 USD', {
        provenance: 'A',
        doc: 'USD inventory of the sale desk at the start.',
      }),
    ),
    spread: quantity(
      'share',
      '0.3 %',
      { provenance: 'A', doc: 'What the desk keeps of each trade, in the token it pays out.' },
      { max: '50 %' },
    ),
  }),
);

/** Outside series by name: a CSV file beside the scenario, or points in place (economy.md §7). */
export const seriesSection = fixed(
  readBefore,
  described(
    z
      .record(
        z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/),
        z.strictObject({
          file: text(undefined, { provenance: 'A', doc: 'CSV file, relative to the scenario.' }, 500),
          time: text(
            'hours',
            { provenance: 'A', doc: 'Column that holds the time in hours from the start.' },
            100,
          ),
          value: text('value', { provenance: 'A', doc: 'Column that holds the value.' }, 100),
          between: choice(['step', 'linear'], 'step', {
            provenance: 'A',
            doc: 'How values hold between points.',
          }),
        }),
      )
      .default({}),
    'Outside series, by name.',
  ),
);
