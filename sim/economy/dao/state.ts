import {
  accounts,
  agents,
  type CountOf,
  declare,
  institution,
  table,
  type WorldOf,
} from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { governance } from '../governance/state.ts';
import { poolOf } from '../markets/market.ts';
import { openDgaiVenue } from '../markets/state.ts';
import { countNodeRows } from '../nodes/state.ts';
import { daoParameters } from './parameters.ts';
import { stakerSpec } from './stakers.ts';

/** What the DAO knows of each holder; one row per holder. */
const holderSpec = {
  coolUntil: column('i32', 'tick', 'when cooling 2PM comes back; 0 when none is'),
} as const;

const ofHolders: CountOf = (_, rowsOf) => rowsOf('holders');
const ofStakers: CountOf<typeof daoParameters> = ({ scenario }) => scenario.stakers.count;

/** Accounts of every holder. */
const own = (name: string, token: string) => accounts('holders', name, token, ofHolders);

/** 2PM and $DMP. */
export const dao = declare(
  {
    name: 'dao',
    doc: '2PM and those who hold it; the vault that gives $DMP for it; votes by $DMP.',
    parameters: daoParameters,
    needs: [governance],
    on: 'twoPm.enabled',
    tokens: { '2PM': 6, DMP: 6 },
    seats: { holders: { stakers: [ofStakers, 0], nodes: [countNodeRows, 3], dao: [() => 1, 4] } },
    // Airdropped DMP is nobody's 2PM.
    claims: { DMP: { on: '2PM', accounts: ['backed dmp', 'committed backed'] } },
    tables: {
      holder: table('holders', holderSpec, ofHolders),
      stakers: agents('stakers', stakerSpec, ofStakers),
      commons: table(
        'dao',
        {
          unbackedLots: column('f64', '1e-6 DMP', 'airdropped DMP outstanding'),
          unbackedDrawn: column('f64', '1e-6 2PM', '2PM that unbacked DMP drew from the vault'),
          teamVested: column('f64', '1e-6 2PM', 'vested of the team wallet'),
          awardPerStaked: column('f64', 'USD/week', 'moving average of RT value awarded per staked 2PM'),
        },
        () => 1,
      ),
    },
    books: {
      twoPm: own('wallet', '2PM'),
      holdersUsd: own('usd', 'USD'),
      holdersDgai: own('dgai', 'DGAI'),
      backed: own('backed dmp', 'DMP'),
      unbacked: own('unbacked dmp', 'DMP'),
      cooling: own('cooling', '2PM'),
      vault: institution('dao vault', '2PM', 'dao'),
      ecosystem: institution('ecosystem', '2PM', 'dao'),
      teamTwoPm: institution('team', '2PM', 'dao'),
      teamLocked: institution('team locked', '2PM', 'dao'),
    },
    flows: {
      '2PM': {
        'genesis.2pm': ['mint', 'holders', 'the whole supply, as the scenario lays it out', 10_001],
        'vest.2pm': ['team', 'team', 'team wallet, linear', 10_002],
        'dao.stake': ['holders', 'dao vault', '2PM staked for DMP', 10_003],
        'dao.unstake': ['dao vault', 'holders', '2PM back for burned DMP', 10_004],
        'dao.cool': ['dao vault', 'cooling', '2PM on its way back', 10_005],
        'dao.release': ['cooling', 'holders', '2PM whose cooldown is over', 10_006],
        'dao.votePay': ['ecosystem', 'holders', 'pay for those who voted by DMP', 10_010],
      },
      DMP: {
        'dmp.stake': ['mint', 'holders', 'DMP for staked 2PM, one for one', 10_011],
        'dmp.airdrop': ['mint', 'holders', 'unbacked DMP for those who found and keep up subnets', 10_012],
        'dmp.unstake': ['holders', 'burn', 'DMP burned for 2PM', 10_013],
      },
      USD: {
        'outside.in.investors': ['mint', 'holders', 'means of stakers and traders at the start', 10_020],
        'outside.out.sales': ['holders', 'burn', 'what stakers and contributors sold and took home', 10_022],
      },
    },
    streams: ['staker.trait', 'staker.decision'],
    policies: { stakes: 'stakers.stakes' },
  },
  ({ books, market, ledger, levels, scenario }) => {
    const outsideTwoPm = { nano: 0 };
    const reserve = (name: string, token: 'twoPm' | 'holdersUsd') =>
      ledger.book('markets', name, books[token].token, 1);
    // The pool of DGAI comes first, even where it trades at the desk.
    if (!market.pooled) openDgaiVenue({ market, books, levels, scenario });
    market.venues[poolOf.dgai].holders = { base: books.holdersDgai, quote: books.holdersUsd };
    market.openVenue('2PM/USD', {
      base: reserve('2PM in 2PM/USD', 'twoPm'),
      quote: reserve('USD in 2PM/USD', 'holdersUsd'),
      kind: scenario.markets.twoPm.source === 'pool' ? 'pool' : 'desk',
      outsideNano: () => outsideTwoPm.nano,
      holders: { base: books.twoPm, quote: books.holdersUsd },
    });
    return {
      /** USD per 2PM × 10^9, where it comes from outside. */
      outsideTwoPm,
    };
  },
);

export type World = WorldOf<typeof dao>;
