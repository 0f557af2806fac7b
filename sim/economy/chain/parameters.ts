import {
  changeable,
  choice,
  count,
  fixed,
  flag,
  plain,
  policy,
  quantity,
  section,
} from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';

/** What one chain asks for a transaction; defaults differ by kind of chain, meanings do not. */
const chain = (gasPriceGwei: number, gasPriceSource: string) =>
  section({
    gasPriceGwei: policy(
      'number',
      gasPriceGwei,
      ['hours', 'week', 'requests'],
      {
        provenance: 'P',
        doc: `Price of gas, 10^−9 of the native token, as a number or a formula; requests are those of the last tick. ${gasPriceSource}`,
      },
      { max: '100,000' },
    ),
    nativeUsd: quantity('usdPerToken', '2,500 USD', {
      provenance: 'A',
      doc: 'Price of the native token; ETH was between $1,500 and $4,900 in 2025.',
    }),
    gasPerTransaction: count(
      21_000,
      { provenance: 'P', doc: 'Gas that any transaction takes (Ethereum yellow paper, G_transaction).' },
      { max: 100_000_000 },
    ),
    gasPerRequest: count(
      65_000,
      {
        provenance: 'P',
        doc: 'Gas that a request takes in a transaction: what wallets reckon for one transfer of an ERC-20 token, which locking takes; payouts are netted. A contract that posts only a hash of 32 bytes takes 512 (EIP-2028, 16 a byte).',
      },
      { max: 100_000_000 },
    ),
    requestsPerTransaction: count(
      100,
      { provenance: 'A', doc: 'Most requests of a tick that one transaction settles together.' },
      { min: 1, max: 1_000_000 },
    ),
  });

/** What the contract that settles requests costs to use, and the archive of results. */
const costs = changeable(
  section({
    enabled: fixed(
      laidOut,
      flag(false, {
        provenance: 'A',
        doc: 'Whether each request costs gas and storage, beside what operations pays by the week.',
      }),
    ),
    preset: choice(['l1', 'l2'], 'l2', {
      provenance: 'A',
      doc: 'Kind of chain that the contract runs on, of those whose costs are below: any that runs EVM contracts may be (S).',
    }),
    l1: chain(2.7, 'Ethereum: 2.7 on average in 2025, 72 in 2024 (gate.com, 2025-10).'),
    l2: chain(
      0.05,
      'A rollup, what it pays to post its data included: so a transaction of 150,000 gas costs $0.02, the mean fee on Base in October 2025 (blockeden.xyz; Arbitrum $0.008–0.03, Optimism $0.01–0.05).',
    ),
    storage: section({
      kbPerRequest: plain(
        20,
        { provenance: 'A', doc: 'Kilobytes of a result that are archived, proofs included.' },
        { max: 1_000_000 },
      ),
      usdPerGb: quantity('usd', '0.13 USD', {
        provenance: 'P',
        doc: 'What a gigabyte costs to archive: a year at $11 per TB and month (0g.ai, 2026). For ever costs $5–8 on Arweave (same source).',
      }),
    }),
    paidFrom: choice(['operations', 'treasury'], 'operations', {
      provenance: 'S',
      doc: 'Who pays: operations, which has the processing fee for it, or the treasury.',
    }),
    short: choice(['owed', 'treasury'], 'owed', {
      provenance: 'A',
      doc: 'What operations cannot pay: it owes that until it can, or the treasury pays it a week later.',
    }),
  }),
);

export const chainParameters = { mechanisms: { chain: costs } };
