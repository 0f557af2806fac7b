import { describe, expect, it } from 'vitest';
import { choosePeriods, renderNumbers } from '../../reports/numbers-details.ts';

const ends = (count: number, hours: number): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) * hours);

describe('the periods that a table shows', () => {
  it('are all of a few weeks', () => {
    expect(choosePeriods(ends(14, 24))).toEqual([...Array(14).keys()]);
    expect(choosePeriods([])).toEqual([]);
  });

  it('are the ends of weeks of a longer run, and its end', () => {
    const days = ends(730, 24);
    const chosen = choosePeriods(days).map((at) => days[at] / 24);
    expect(chosen).toHaveLength(105);
    expect(chosen.slice(0, 3)).toEqual([7, 14, 21]);
    expect(chosen.at(-1)).toBe(730);
  });

  it('are never more than two hundred, however long and fine it is', () => {
    for (const hours of [ends(1344, 1), ends(3650, 24), ends(1040, 168)]) {
      const chosen = choosePeriods(hours);
      expect(chosen.length).toBeLessThanOrEqual(200);
      expect(chosen.length).toBeGreaterThan(100);
      expect(chosen.at(-1)).toBe(hours.length - 1);
    }
  });
});

it('a table lets no text become markup', () => {
  const hostile = '</table><script>alert(1)</script>';
  const page = renderNumbers(hostile, { head: [hostile, hostile], rows: [[hostile, hostile]] });
  expect(page).not.toContain('<script');
  expect(page.match(/<\/table>/g)).toHaveLength(1);
});
