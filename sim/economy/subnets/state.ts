import { accounts, type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import type { Book, Ledger, Reason, Token } from '../../ledger/ledger.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { column, createTable, type Table } from '../../state/table.ts';
import { dao } from '../dao/state.ts';
import { operators } from '../operators/state.ts';
import { royaltyClaimSpec } from './mechanisms/royalty-claims.ts';
import { revenueHolderSpec, revenueVaultSpec } from './mechanisms/royalty-revenue.ts';
import type { ModelChoice } from './models.ts';
import { subnetsParameters } from './parameters.ts';

/** Royalties and RT of one holder in one subnet. */
const royaltySpec = {
  ...revenueHolderSpec,
  ...royaltyClaimSpec,
  kept: column('f64', 'RT', 'RT that a staker has looked at and not sold'),
  trainingWork: column('f64', '1e-9 rounds', 'its part of the training of the week that was counted last'),
  dataWork: column('f64', '1e-9 rounds', 'its part of the data of that week'),
} as const;

/** How far a subnet is. */
export const subnetStage = { planned: 0, open: 1, founded: 2, failed: 3 } as const;

/** Subnets, from plan to maturity; one row each. */
const subnetSpec = {
  stage: column('u8', 'code', '0 planned, 1 collecting DMP, 2 founded, 3 not founded'),
  proposer: column('i32', 'holder', 'who proposed it'),
  goal: column('f64', '1e-6 2PM', 'backed DMP that founds it'),
  promise: column('f64', 'share', 'how good its model can become'),
  misfit: column(
    'f64',
    'share',
    'part of its data that its standard does not make fit to teach; 0 by the calendar',
  ),
  deposit: column('f64', '1e-6 DMP', 'what its founder committed to it as a deposit; 0 by the calendar'),
  workload: column('i32', 'id', 'workload that its model serves'),
  openTick: column('i32', 'tick', 'when its proposal opened'),
  foundedTick: column('i32', 'tick', 'when it was founded; −1 before'),
  round: column('i32', '1', 'rounds of rewards done'),
  rolledCompute: column('f64', 'RT', 'computing rewards that nobody earned yet'),
  rolledData: column('f64', 'RT', 'data rewards that nobody earned yet'),
  daoPending: column('f64', 'RT', 'part of the DAO share kept for the first contributors'),
  items: column('f64', 'items', 'distinct data contributed so far, weighted by diversity'),
  seenItems: column('f64', 'items', 'the same a week ago'),
  trained: column('f64', 'rounds', 'rounds of training done'),
  supplied: column('f64', 'rounds', 'rounds to which somebody brought data'),
  bidders: column('i32', '1', 'nodes that bid for its last round'),
  nodeRounds: column('f64', '1', 'nodes that bid, over all of its rounds'),
  quality: column('f64', 'share', 'quality of its model'),
  knownQuality: column('f64', 'share', 'quality of its model that users know of, of the last week'),
  eligible: column('f64', 'RT', 'RT that earn royalties'),
  ...revenueVaultSpec,
  weekRoyalty: column('f64', '1e-6 DGAI', 'royalties so far this week'),
  royaltyPerRt: column('f64', 'USD/week', 'moving average of weekly royalties per RT'),
  weekRequests: column('f64', '1', 'requests of its model so far this week'),
  lastRequests: column('f64', '1', 'requests of its model in the last week'),
  lastRoyalty: column('f64', '1e-6 DGAI', 'royalties of the last week'),
  awardedCompute: column('f64', 'RT', 'awarded to computing since the founding'),
  awardedData: column('f64', 'RT', 'awarded to data since the founding'),
  allottedCompute: column('f64', 'RT', 'allotted to computing when the decay last changed'),
  allottedData: column('f64', 'RT', 'allotted to data when the decay last changed'),
  decayRound: column('i32', '1', 'rounds done when the decay last changed'),
  decayNodeRounds: column('f64', '1', 'nodes that had bid by then, over all rounds'),
  workedTick: column('i32', 'tick', 'when the last round ended that anybody worked for; −1 for none'),
  idleWeeks: column('i32', 'weeks', 'weeks without data and requests'),
  dataPay: column('f64', 'USD/item', 'what an item of data earned in the last round'),
  computePay: column('f64', 'USD/h', 'what an hour of training earned in the last round'),
} as const;

/** Rows of a subnet's reserve: what its vault has not handed out. */
export const reserveOf = { compute: 0, data: 1, firstBatch: 2, daoShare: 3 } as const;
const reserveRows = 4;

/** Why RT of a subnet move, each in its place among the flows. */
const rtFlows = {
  'rt.premint': ['mint', 'vault', 'all RT of a subnet'],
  'rt.pool': ['vault', 'pools', 'first batch, which opens the pool'],
  'rt.dao': ['vault', 'holders', "the DAO's part"],
  'rt.compute': ['vault', 'accrued', 'rewards of a round for computing'],
  'rt.data': ['vault', 'accrued', 'rewards of a round for data'],
  'rt.claim': ['accrued', 'holders', 'rewards claimed'],
  'rt.charge': ['holders', 'holders', 'what a model was paid in RT, to those who hold them'],
} as const;

/** Flows of RT stand before those of the DAO. */
const RT_PLACE = 1000;

/** Accounts of each subnet, by its id. */
export interface SubnetBooks {
  readonly committedBacked: readonly Book[];
  readonly committedUnbacked: readonly Book[];
  readonly rt: readonly Book[];
  readonly accrued: readonly Book[];
  /** What the vault has not handed out: for computing, for data, for the pool, for the DAO. */
  readonly reserve: readonly Book[];
}

function openBooks(ledger: Ledger, names: readonly string[], dmp: Token, holders: number): SubnetBooks {
  const rt = names.map((name) => ledger.token(`RT/${name}`, 0));
  const own = (name: string, token: Token): Book => ledger.book('holders', name, token, holders);
  return {
    committedBacked: names.map((name) => own(`committed backed ${name}`, dmp)),
    committedUnbacked: names.map((name) => own(`committed unbacked ${name}`, dmp)),
    rt: rt.map((token) => own('rt', token)),
    accrued: rt.map((token) => own('accrued rt', token)),
    reserve: rt.map((token, id) => ledger.book('dao', `reserve ${names[id]}`, token, reserveRows)),
  };
}

/** Why RT move, by subnet. */
export type RtReasons = Readonly<Record<keyof typeof rtFlows, readonly Reason[]>>;

function declareRtFlows(ledger: Ledger, { rt }: SubnetBooks): RtReasons {
  const flows = Object.entries(rtFlows);
  const bySubnet = rt.map(({ token }, id) =>
    flows.map(([name, [from, to, doc]], k) =>
      ledger.reason(token, name, from, to, doc, RT_PLACE + id * flows.length + k),
    ),
  );
  return Object.fromEntries(
    flows.map(([name], k) => [name, bySubnet.map((reasons) => reasons[k])]),
  ) as unknown as RtReasons;
}

const countSubnets: CountOf<typeof subnetsParameters> = ({ scenario }) => scenario.subnets.count;

/** Names of all subnets that there may be: those of the scenario, then numbers. */
export const nameSubnets = ({ subnets: { count, names } }: ValuesOf<typeof subnetsParameters>): string[] =>
  Array.from({ length: count }, (_, id) => names[id] ?? `subnet-${id + 1}`);

/** An account for each subnet. */
const ofSubnets = (name: string, token: string) => accounts('dao', name, token, countSubnets);

/** Subnets and what their models earn. */
export const subnets = declare(
  {
    name: 'subnets',
    doc: 'Subnets from proposal to founding and upkeep; models that users choose, and the royalties of their RT.',
    parameters: subnetsParameters,
    kept: ['royalty-*'],
    needs: [dao, operators],
    tables: {
      subnets: table('subnets', subnetSpec, countSubnets),
      commons: table('dao', {
        weekAward: column('f64', 'USD', 'value of RT awarded to stakers so far this week'),
        modelQuality: column('f64', 'share', 'mean quality of models in use, over requests'),
      }),
    },
    counts: {
      proposed: column('f64', '1', 'subnets proposed'),
      founded: column('f64', '1', 'subnets founded'),
      failed: column('f64', '1', 'proposals that failed'),
      upkeep: column('f64', '1e-6 DMP', 'airdropped to those who keep subnets up'),
      royaltiesAccrued: column('f64', '1e-6 DGAI', 'royalties credited'),
      royaltiesPaid: column('f64', '1e-6 DGAI', 'royalties claimed'),
    },
    books: {
      treasuries: ofSubnets('subnet treasuries', '2PM'),
      royalties: ofSubnets('royalties', 'DGAI'),
      harvest: ofSubnets('royalties of pools', 'DGAI'),
    },
    flows: {
      '2PM': {
        'found.treasury': [
          'dao vault',
          'subnet treasuries',
          "a founded subnet's own part of the staked 2PM",
          10_007,
        ],
        'found.pool': ['dao vault', 'pools', 'staked 2PM that opens the pool of a subnet', 10_008],
      },
      DMP: {
        'dmp.commit': ['holders', 'proposals', 'DMP committed to a proposal', 10_014],
        'dmp.return': ['proposals', 'holders', 'DMP of proposals that failed', 10_015],
        'dmp.found': ['proposals', 'burn', 'DMP burned when a subnet is founded', 10_016],
      },
      DGAI: {
        'royalty.pay': ['royalties', 'holders', 'royalties per RT', 10_017],
        'royalty.harvest': [
          'royalties',
          'pools',
          'royalties of RT in pools, for those who hold shares',
          10_018,
        ],
      },
    },
    streams: ['subnet.trait'],
    policies: { backs: 'stakers.backs.chance' },
  },
  ({ scenario, ledger, books, market, holders }) => {
    const names = nameSubnets(scenario);
    const subnetBooks = openBooks(ledger, names, books.backed.token, holders.rows);
    const subnetReasons = declareRtFlows(ledger, subnetBooks);
    const kind = scenario.dao.founding.pool === 'lbp-80-20' ? 'weighted' : 'pool';
    for (const wallet of subnetBooks.rt) {
      const name = `${wallet.token.name}/2PM`;
      market.openVenue(name, {
        base: ledger.book('markets', `RT in ${name}`, wallet.token, 1),
        quote: ledger.book('markets', `2PM in ${name}`, books.twoPm.token, 1),
        kind,
      });
      market.venues[market.venues.length - 1].holders = { base: wallet, quote: books.twoPm };
    }
    return {
      subnetNames: names,
      subnetBooks,
      subnetReasons,
      /** What each holder was awarded and paid, and behind the holders the pool; one table per subnet. */
      royalty: names.map(
        (name): Table<typeof royaltySpec> => createTable(`royalty-${name}`, royaltySpec, holders.rows + 1),
      ),
      /** Whole parts of a vault's RT that are set aside for computing and for data when a subnet is founded. */
      vaultParts: {
        derive: (): readonly [compute: number, data: number] => [scenario.vault.compute, scenario.vault.data],
      },
      /** Who takes royalties of subnets that charge in another token; returns whether it did. */
      royaltySink: { take: undefined } as {
        take: ((subnet: number, amount: number) => boolean) | undefined;
      },
      /** Models of each workload to draw from, made anew when their quality changes; none while there is only the free one. */
      modelChoice: undefined as ModelChoice | undefined,
    };
  },
);

export type World = WorldOf<typeof subnets>;
