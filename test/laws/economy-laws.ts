import { expect } from 'vitest';
import { deriveBacklogHours } from '../../sim/engine/history.ts';
import type { Run } from '../../sim/engine/run.ts';
import type { World } from '../../sim/engine/world.ts';
import { deriveGenesisLots, genesisLotNames } from '../../sim/scenario/genesis-lots.ts';
import { outcome } from '../../sim/state/requests.ts';
import { expectBalanced, expectHeld } from './ledger-laws.ts';

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

  constructor(run: Run) {
    this.run = run;
    this.burned = run.world.ledger.burned.slice();
    this.dgai = run.world.books.users.token.id;
  }

  /** Throws, with the tick, when one does not hold. */
  check(): void {
    const { world } = this.run;
    try {
      expectBalanced(world.ledger);
      expectHeld(world.ledger);
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
      expect(burned).toBeGreaterThanOrEqual(this.burned[token]);
    });
    this.burned.set(ledger.burned);
    expect(ledger.minted[this.dgai] - this.countAgain()).toBeLessThanOrEqual(scenario.tokens.cap);
  }

  /** In a tick nodes work no more hours than they serve, and not fewer than none. */
  private checkWork(world: World): void {
    const busy = world.workHours - deriveBacklogHours(world, world.hours);
    expect(busy).toBeGreaterThanOrEqual(-1e-6);
    expect(busy).toBeLessThanOrEqual(world.capacityHours + 1e-6);
    const [utilisation] = world.economy.col.utilisation;
    expect(utilisation).toBeCloseTo(world.capacityHours === 0 ? 0 : busy / world.capacityHours, 6);
    expect(utilisation >= 0 && utilisation <= 1).toBe(true);
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
    const { lots, unlocked, nodes } = deriveGenesisLots(scenario.tokens.cap, scenario.tokens.genesis);
    // The last week may be cut short.
    const settledTicks = this.run.done ? tick : tick - (tick % weekTicks);
    let expected = unlocked;
    for (const name of genesisLotNames) {
      const { total, atStart } = lots[name];
      // Lengths of time count in whole seconds.
      const seconds = Math.round(scenario.tokens.genesis[name].vesting * 3600);
      const passed = Math.min(1, (settledTicks * tickHours * 3600) / seconds);
      const vested = movedBy(`vest.${name}`);
      expect(Math.abs(vested - (total - atStart) * passed), `vested of ${name}`).toBeLessThanOrEqual(1);
      expected += vested;
    }
    const emitted = movedBy('emission.node') + movedBy('emission.delegators');
    // Where the cap counts live tokens, room that burns have made is emitted again.
    expect(emitted).toBeLessThanOrEqual(nodes + this.countAgain());
    expect(ledger.minted[books.users.token.id]).toBe(expected + emitted);
  }

  /** Escrow holds what is locked for the requests on their way and nothing else; their fees are there to be given back. */
  private checkEscrow(world: World): void {
    const { books, scenario, economy } = world;
    const { escrowed, fees } = sumInFlight(world);
    if (!scenario.mechanisms.escrow.enabled) {
      expect(books.escrow.balance[0], 'escrow without escrow').toBe(0);
      return;
    }
    expect(books.escrow.balance[0], 'escrow').toBe(escrowed);
    expect(economy.col.feesInFlight[0], 'fees in flight').toBe(fees);
    expect(books.operations.balance[0]).toBeGreaterThanOrEqual(fees);
  }
}
