import { outcome } from '../../sim/economy/inference/requests.ts';
import { deriveBacklogHours } from '../../sim/economy/inference/work-hours.ts';
import type { Run, World } from '../../sim/economy/run.ts';
import { deriveGenesisLots, deriveLot, genesisLotNames } from '../../sim/economy/tokens/genesis-lots.ts';
import { expectBalanced, expectHeld, recount } from './ledger-laws.ts';
import { expectAtLeast, expectAtMost, expectSame } from './tick-checks.ts';

/** What is locked for the requests on their way, and what their processing fees are; base units. */
function sumInFlight({ requests }: World): { escrowed: number; fees: number } {
  const { nextDue, outcome: ended, escrowed, fee } = requests.col;
  const sums = { escrowed: 0, fees: 0 };
  for (const first of requests.wheel.col.first) {
    for (let row = first; row >= 0; row = nextDue[row]) {
      // Its copy at another node has taken its place.
      if (ended[row] === outcome.moved) continue;
      sums.escrowed += escrowed[row];
      sums.fees += fee[row];
    }
  }
  return sums;
}

/** Laws that hold in every economy after every tick; of a run whose flows nobody clears. */
export class EconomyLaws {
  private readonly run: Run;
  private readonly burned: Float64Array;
  private readonly dgai: number;
  private readonly genesis: ReturnType<typeof deriveGenesisLots>;

  constructor(run: Run) {
    this.run = run;
    this.burned = run.world.ledger.burned.slice();
    this.dgai = run.world.books.users.token.id;
    const { cap, genesis } = run.world.scenario.tokens;
    this.genesis = deriveGenesisLots(cap, genesis);
  }

  /** Throws, with the tick, when one does not hold. */
  check(): void {
    const { world } = this.run;
    try {
      const sums = recount(world.ledger);
      expectBalanced(world.ledger, sums);
      expectHeld(world.ledger, sums);
      this.checkSupply(world);
      this.checkMints(world);
      this.checkEscrow(world);
      this.checkWork(world);
    } catch (error) {
      throw new Error(`after tick ${world.tick - 1}, seed "${world.seed}"`, { cause: error });
    }
  }

  /** Burned tokens never return, and no more is ever minted than the cap, whichever way it counts. */
  private checkSupply({ ledger, scenario }: World): void {
    ledger.burned.forEach((burned, token) => {
      expectAtLeast(burned, this.burned[token], 'burned');
    });
    this.burned.set(ledger.burned);
    expectAtMost(ledger.minted[this.dgai] - this.countAgain(), scenario.tokens.cap, 'minted');
  }

  /** In a tick nodes work no more hours than they serve, and not fewer than none. */
  private checkWork(world: World): void {
    const busy = world.workHours - deriveBacklogHours(world, world.hours);
    expectAtLeast(busy, -1e-6, 'busy hours');
    expectAtMost(busy, world.capacityHours + 1e-6, 'busy hours');
    const [utilisation] = world.economy.col.utilisation;
    const share = world.capacityHours === 0 ? 0 : busy / world.capacityHours;
    expectAtMost(Math.abs(utilisation - share), 5e-7, `utilisation ${utilisation}, and not ${share}: error`);
    expectAtLeast(utilisation, 0, 'utilisation');
    expectAtMost(utilisation, 1, 'utilisation');
  }

  /** Burned DGAI that the cap does not count. */
  private countAgain(): number {
    const { ledger, scenario } = this.run.world;
    return scenario.tokens.capCounts === 'live' ? ledger.burned[this.dgai] : 0;
  }

  /** New DGAI is the unlocked genesis, what has vested of the rest of each lot, and emission; nothing else. */
  private checkMints({ books, scenario, ledger, weekTicks, tick, tickHours }: World): void {
    const { flows } = this.run;
    const movedBy = (reason: string): number =>
      flows.period[flows.specs.findIndex((spec) => spec.reason === reason)];
    const { lots, unlocked, nodes } = this.genesis;
    // The last week may be cut short.
    const settledTicks = this.run.done ? tick : tick - (tick % weekTicks);
    let expected = unlocked;
    const { cap, genesis, lots: own } = scenario.tokens;
    for (const name of genesisLotNames) {
      const { total, atStart } = lots[name];
      // Lengths of time count in whole seconds.
      const seconds = Math.round(genesis[name].vesting * 3600);
      const passed = Math.min(1, (settledTicks * tickHours * 3600) / seconds);
      const vested = movedBy(`vest.${name}`);
      const isEven = genesis[name].cliff === 0 && genesis[name].shape === 'linear';
      if (isEven) expectAtMost(Math.abs(vested - (total - atStart) * passed), 1, `vested of ${name}`);
      expectAtMost(vested, total - atStart, `vested of ${name}`);
      expected += vested;
    }
    const vestedOfOwn = movedBy('vest.lots');
    const atStartOfOwn = own.reduce((sum, lot) => sum + deriveLot(cap, lot).atStart, 0);
    const ofOwn = own.reduce((sum, lot) => sum + deriveLot(cap, lot).total, 0);
    expectAtMost(vestedOfOwn, ofOwn - atStartOfOwn, "vested of lots of one's own");
    expected += vestedOfOwn + atStartOfOwn;
    const emitted = movedBy('emission.node') + movedBy('emission.delegators');
    // Where the cap counts live tokens, room that burns have made is emitted again.
    expectAtMost(emitted, nodes + this.countAgain(), 'emitted');
    expectSame(ledger.minted[books.users.token.id], expected + emitted + this.mintedByRules(), 'minted');
  }

  /** DGAI that rules of the scenario's own have minted. */
  private mintedByRules(): number {
    const { specs, period } = this.run.flows;
    const isMint = ({ token, reason, from }: (typeof specs)[number]): boolean =>
      token === 'DGAI' && from === 'mint' && reason.startsWith('rules.');
    return period.reduce((sum, units, k) => sum + (isMint(specs[k]) ? units : 0), 0);
  }

  /** Escrow holds what is locked for the requests on their way and nothing else; their fees are there to be given back. */
  private checkEscrow(world: World): void {
    const { books, scenario, economy } = world;
    const { escrowed, fees } = sumInFlight(world);
    if (!scenario.mechanisms.escrow.enabled) {
      expectSame(books.escrow.balance[0], 0, 'escrow without escrow');
      return;
    }
    expectSame(books.escrow.balance[0], escrowed, 'escrow');
    expectSame(economy.col.feesInFlight[0], fees, 'fees in flight');
    expectAtLeast(books.operations.balance[0], fees, 'operations');
  }
}
