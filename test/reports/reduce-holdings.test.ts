import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reduceHoldings } from '../../reports/reduce-holdings.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-holdings-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the table of a kind of agents, and returns what a manifest says of it. */
function writeTable(name: string, units: Readonly<Record<string, string>>, rows: readonly number[][]) {
  const lines = [Object.keys(units).join(','), ...rows.map((row) => row.join(','))];
  writeFileSync(join(folder, `agents-${name}.csv`), `${lines.join('\n')}\n`);
  return { name, columns: Object.entries(units).map(([column, unit]) => ({ name: column, unit, doc: '' })) };
}

const stakers = writeTable(
  'stakers',
  {
    'wallet.2pm': '2PM',
    'usd.usd': 'USD',
    'backed_dmp.dmp': 'DMP',
    'unbacked_dmp.dmp': 'DMP',
    'committed_backed.dmp': 'DMP',
    'rt.rt/one': 'RT/one',
    'accrued_rt.rt': 'RT',
    'wallet.zed': 'ZED',
  },
  [
    [1, 9, 1, 70, 1, 5, 100, 4],
    [0, 9, 0, 70, 3, 0, 100, 0],
  ],
);
const miners = writeTable('miners', { weekShare: 'share', 'wallet.zed': 'ZED' }, [[1, 12]]);

describe('holdings of a run', () => {
  it('count backed DMP as 2PM, RT in wallets, and a token of a new part with whoever holds it', async () => {
    const holdings = await reduceHoldings(folder, [miners, stakers]);
    const byToken = new Map(holdings.map((holding) => [holding.token, holding]));
    // Of two who hold 3 each the curve is straight; of 4 and 12 the poorer half has a quarter.
    expect(byToken.get('2PM')).toMatchObject({ holders: 'stakers', count: 2, gini: 0 });
    expect(byToken.get('RT')).toMatchObject({ holders: 'holders of royalty tokens', count: 1 });
    expect(byToken.get('ZED')).toMatchObject({ holders: 'holders of ZED', count: 2, gini: 0.25 });
    expect([...byToken.keys()]).toEqual(['2PM', 'RT', 'ZED']);
  });

  it('are none where nobody can hold the second token', async () => {
    expect(await reduceHoldings(folder, [miners])).toEqual([]);
  });
});
