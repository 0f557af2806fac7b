import type { Book, Ledger, Reason, Token } from '../../ledger/ledger.ts';

/** Everyone who holds tokens of the 2PM half, in one space of rows: a kind's individuals follow each other. */
export interface HolderSpace {
  readonly stakers: number;
  readonly contributors: number;
  readonly traders: number;
  readonly nodes: number;
  /** The row of the DAO itself. */
  readonly dao: number;
  readonly rows: number;
}

/** Where each kind of holder begins. */
export function layOutHolders(counts: {
  readonly stakers: number;
  readonly contributors: number;
  readonly traders: number;
  readonly nodes: number;
}): HolderSpace {
  const contributors = counts.stakers;
  const traders = contributors + counts.contributors;
  const nodes = traders + counts.traders;
  const dao = nodes + counts.nodes;
  return { stakers: 0, contributors, traders, nodes, dao, rows: dao + 1 };
}

/** Every account of the 2PM economy; those of a subnet by its id. */
export function openDaoBooks(ledger: Ledger, holders: HolderSpace, names: readonly string[]) {
  const dgai = tokenOf(ledger, 'DGAI');
  const usd = tokenOf(ledger, 'USD');
  const twoPm = ledger.token('2PM', 6);
  const dmp = ledger.token('DMP', 6);
  const rt = names.map((name) => ledger.token(`RT/${name}`, 0));
  const { rows } = holders;
  const subnets = names.length;
  const own = (name: string, token: Token): Book => ledger.book('holders', name, token, rows);
  const institution = (name: string, token: Token, accounts = 1): Book =>
    ledger.book('dao', name, token, accounts);
  const ofSubnet = (make: (id: number) => Book): Book[] => names.map((_, id) => make(id));
  return {
    twoPm: own('wallet', twoPm),
    usd: own('usd', usd),
    dgai: own('dgai', dgai),
    backed: own('backed dmp', dmp),
    unbacked: own('unbacked dmp', dmp),
    cooling: own('cooling', twoPm),
    vault: institution('dao vault', twoPm),
    ecosystem: institution('ecosystem', twoPm),
    team: institution('team', twoPm),
    teamLocked: institution('team locked', twoPm),
    miningRewards: institution('mining rewards', twoPm),
    treasuries: institution('subnet treasuries', twoPm, subnets),
    royalties: institution('royalties', dgai, subnets),
    harvest: institution('royalties of pools', dgai, subnets),
    committedBacked: ofSubnet((id) => own(`committed backed ${names[id]}`, dmp)),
    committedUnbacked: ofSubnet((id) => own(`committed unbacked ${names[id]}`, dmp)),
    rt: ofSubnet((id) => own('rt', rt[id])),
    accrued: ofSubnet((id) => own('accrued rt', rt[id])),
    /** What the vault has not handed out: for computing, for data, for the pool, for the DAO. */
    reserve: ofSubnet((id) => institution(`reserve ${names[id]}`, rt[id], reserveRows)),
  };
}

/** Rows of a subnet's reserve. */
export const reserveOf = { compute: 0, data: 1, firstBatch: 2, daoShare: 3 } as const;
const reserveRows = 4;

/** The accounts by name. */
export type DaoBooks = ReturnType<typeof openDaoBooks>;

function tokenOf(ledger: Ledger, name: string): Token {
  return ledger.tokens.find((token) => token.name === name) as Token;
}

const TWO_PM_REASONS = {
  'genesis.2pm': ['mint', 'holders', 'the whole supply, as the scenario lays it out'],
  'vest.2pm': ['team', 'team', 'team wallet, linear'],
  'dao.stake': ['holders', 'dao vault', '2PM staked for DMP'],
  'dao.unstake': ['dao vault', 'holders', '2PM back for burned DMP'],
  'dao.cool': ['dao vault', 'cooling', '2PM on its way back'],
  'dao.release': ['cooling', 'holders', '2PM whose cooldown is over'],
  'found.treasury': ['dao vault', 'subnet treasuries', "a founded subnet's own part of the staked 2PM"],
  'found.pool': ['dao vault', 'pools', 'staked 2PM that opens the pool of a subnet'],
  'mining.fund': ['ecosystem', 'mining rewards', 'rewards due to those who provide liquidity'],
  'mining.pay': ['mining rewards', 'holders', 'rewards of those who provide liquidity'],
} as const;

const DMP_REASONS = {
  'dmp.stake': ['mint', 'holders', 'DMP for staked 2PM, one for one'],
  'dmp.airdrop': ['mint', 'holders', 'unbacked DMP for those who found and keep up subnets'],
  'dmp.unstake': ['holders', 'burn', 'DMP burned for 2PM'],
  'dmp.commit': ['holders', 'proposals', 'DMP committed to a proposal'],
  'dmp.return': ['proposals', 'holders', 'DMP of proposals that failed'],
  'dmp.found': ['proposals', 'burn', 'DMP burned when a subnet is founded'],
} as const;

const RT_REASONS = {
  'rt.premint': ['mint', 'vault', 'all RT of a subnet'],
  'rt.pool': ['vault', 'pools', 'first batch, which opens the pool'],
  'rt.dao': ['vault', 'holders', "the DAO's part"],
  'rt.compute': ['vault', 'accrued', 'rewards of a round for computing'],
  'rt.data': ['vault', 'accrued', 'rewards of a round for data'],
  'rt.claim': ['accrued', 'holders', 'rewards claimed'],
} as const;

const DGAI_REASONS = {
  'royalty.pay': ['royalties', 'holders', 'royalties per RT'],
  'royalty.harvest': ['royalties', 'pools', 'royalties of RT in pools, for those who hold shares'],
  'royalty.nodes': ['holders', 'nodes', 'royalties of operators'],
} as const;

const USD_REASONS = {
  'outside.in.investors': ['mint', 'holders', 'means of stakers and traders at the start'],
  'outside.in.contributors': ['mint', 'holders', "contributors' own money, for their data"],
  'outside.out.sales': ['holders', 'burn', 'what stakers and contributors sold and took home'],
  'outside.out.data': ['holders', 'burn', 'gathering, encrypting and uploading data'],
  'training.proceeds': ['holders', 'nodes', 'what operators got for RT'],
} as const;

type RtReason = keyof typeof RT_REASONS;
type OtherReason =
  | keyof typeof TWO_PM_REASONS
  | keyof typeof DMP_REASONS
  | keyof typeof DGAI_REASONS
  | keyof typeof USD_REASONS;

/** Reasons by name; those of RT once per subnet. */
export type DaoReasons = Readonly<Record<OtherReason, Reason>> & {
  readonly rt: Readonly<Record<RtReason, readonly Reason[]>>;
};

type Declared = Readonly<Record<string, readonly [from: string, to: string, doc: string]>>;

/** Declares why tokens of the 2PM half may move. */
export function declareDaoReasons(ledger: Ledger, books: DaoBooks): DaoReasons {
  const declare = (token: Token, list: Declared): Record<string, Reason> =>
    Object.fromEntries(
      Object.entries(list).map(([name, [from, to, doc]]) => [
        name,
        ledger.reason(token, name, from, to, doc),
      ]),
    );
  const perSubnet = books.rt.map(({ token }) => declare(token, RT_REASONS));
  const rt = Object.fromEntries(
    Object.keys(RT_REASONS).map((name) => [name, perSubnet.map((reasons) => reasons[name])]),
  );
  return {
    ...declare(books.twoPm.token, TWO_PM_REASONS),
    ...declare(books.backed.token, DMP_REASONS),
    ...declare(books.dgai.token, DGAI_REASONS),
    ...declare(books.usd.token, USD_REASONS),
    rt,
  } as unknown as DaoReasons;
}
