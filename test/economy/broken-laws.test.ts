import { beforeAll, describe, expect, it } from 'vitest';
import { poolOf } from '../../sim/economy/markets/market.ts';
import { Run, type World } from '../../sim/economy/run.ts';
import { InvariantError } from '../../sim/errors.ts';
import { smallJoined } from './small-scenario.ts';

/*
 * A check that cannot fail proves nothing. Here each is made to: something is put wrong behind the ledger's back in the
 * middle of a run, and the run must end with exit code 3, naming what does not hold and where.
 */

const scenario = smallJoined('clock.horizon=7 weeks', 'vault.lambdaCompute=0.1', 'dao.airdrop.weekly=20 DMP');
/** Inside the sixth week: the first subnet was founded, pays rounds and royalties. */
const middle = 5 * 168 + 20;
let saved: Uint8Array;

beforeAll(() => {
  const run = new Run(scenario);
  while (run.tick < middle) run.step();
  saved = run.save();
});

/** Goes on from the middle; the first time that `phase` begins at a tick that counts, something is put wrong. */
function breakIn(phase: string, wrong: (world: World) => boolean): InvariantError {
  const run = Run.restore(scenario, saved);
  let done = false;
  const enter = (name: string): void => {
    if (done || name !== phase) return;
    done = true;
    done = wrong(run.world);
  };
  try {
    while (!run.done) run.step({ enter, leave: () => undefined });
  } catch (error) {
    expect(done).toBe(true);
    expect(error).toBeInstanceOf(InvariantError);
    return error as InvariantError;
  }
  throw new Error('nobody noticed');
}

describe('the check of a tick', () => {
  it('finds a unit too much where something moved, in the same tick', () => {
    let tick = 0;
    const error = breakIn('check', ({ books, ...world }) => {
      const { touched, touchedCount, balance } = books.users;
      if (touchedCount === 0) return false;
      balance[touched[0]] += 1;
      tick = world.tick;
      return true;
    });
    expect(error.message).toMatch(
      /^DGAI is not conserved: accounts changed by -?\d+, minted − burned is -?\d+ base units/,
    );
    expect(error.exitCode).toBe(3);
    expect(error.position).toMatchObject({
      seed: scenario.scenario.seed,
      replication: 0,
      phase: 'check',
      tick,
    });
  });

  it.each([
    ['2PM', ({ books }: World) => books.ecosystem],
    ['DMP', ({ books }: World) => books.backed],
    ['RT/subnet-1', ({ subnetBooks }: World) => subnetBooks.reserve[0]],
  ])('finds a unit of %s too much where nothing moved, at the end of the week', (token, bookOf) => {
    const error = breakIn('record', (world) => {
      const { balance } = bookOf(world);
      balance[balance.length - 1] += 1;
      return true;
    });
    expect(error.message).toMatch(`${token} is not conserved: accounts hold `);
    expect(error.position).toMatchObject({ phase: 'check', tick: 6 * 168 - 1 });
  });

  it.each([
    ['a fraction', 0.5],
    ['less than nothing', -1e15],
    ['no number', Number.NaN],
  ])('finds an account that holds %s', (_, change) => {
    const error = breakIn('check', ({ books }) => {
      const { touched, touchedCount, balance } = books.users;
      if (touchedCount === 0) return false;
      balance[touched[0]] += change;
      return true;
    });
    expect(error.message).toMatch(/^users \d+ holds (NaN|-?[\d.e+]+) base units of DGAI in wallet/);
  });

  it('finds DMP that neither 2PM nor an airdrop stands behind, in the same tick', () => {
    const error = breakIn('check', ({ commons }) => {
      commons.col.unbackedLots[0] -= 1;
      return true;
    });
    expect(error.message).toMatch(/^DMP supply is \d+, but the vault holds \d+ 2PM and \d+ DMP are unbacked/);
    expect(error.position).toMatchObject({ phase: 'check', tick: middle });
  });

  it('finds 2PM that left the vault while their DMP did not', () => {
    const error = breakIn('back', ({ ledger, books, reasons }) => {
      ledger.transfer(books.vault, 0, books.twoPm, 0, 1, reasons['dao.unstake']);
      return true;
    });
    expect(error.message).toContain('DMP supply is');
  });

  it('finds tokens that appear without a reason, or for that of another token', () => {
    const error = breakIn('back', ({ ledger, books, reasons }) => {
      ledger.mint(books.twoPm, 0, 5, reasons['dmp.stake']);
      return true;
    });
    expect(error.message).toMatch('reason dmp.stake is declared for DMP');
    expect(error.position?.phase).toBe('back');
  });
});

describe('what a phase may pay', () => {
  it('of RT is no more than the stream has: rounds never borrow', () => {
    const error = breakIn('train', ({ subnets }) => {
      subnets.col.rolledCompute[0] += 100_000_000;
      return true;
    });
    expect(error.message).toMatch(
      /^rt\.compute: dao 0 cannot pay \d+ base units of RT\/subnet-1 from reserve/,
    );
    expect(error.position?.phase).toBe('train');
  });

  it('to those who claim is no more than they were awarded', () => {
    const error = breakIn('train', ({ royalty, holders }) => {
      royalty[0].col.claimed.fill(-1, holders.contributors, holders.dao);
      return true;
    });
    expect(error.message).toMatch(
      /^rt\.claim: holders \d+ cannot pay \d+ base units of RT\/subnet-1 from accrued rt/,
    );
  });

  it('of royalties is no more than were paid in: RT that earn are those that are held', () => {
    const error = breakIn('settle', ({ subnets }) => {
      subnets.col.eligible[0] = 1;
      return true;
    });
    expect(error.message).toMatch(/^royalty\.pay: dao 0 cannot pay \d+ base units of DGAI from royalties/);
  });

  it('for orders is no more than is held for them', () => {
    const error = breakIn('exchange', ({ market, books, ledger }) => {
      const venue = market.venues[poolOf.dgai];
      if (venue.heldBase.balance[0] === 0) return false;
      // Somebody sold more than it gave.
      ledger.transfer(
        venue.heldBase,
        0,
        books.users,
        0,
        venue.heldBase.balance[0],
        venue.baseReasons.unspent,
      );
      return true;
    });
    expect(error.message).toMatch(/cannot pay \d+ base units of DGAI from orders DGAI\/USD base/);
  });
});
