import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdList } from '../../sim/state/id-list.ts';

const IDS = 12;

describe('a list of ids', () => {
  it('holds whoever was put in and not taken off since, in order, however often either is said', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: IDS - 1 }), fc.boolean()), { maxLength: 100 });
    fc.assert(
      fc.property(steps, (said) => {
        const list = new IdList(IDS);
        const expected = new Set<number>();
        for (const [id, listed] of said) {
          list.set(id, listed);
          if (listed) expected.add(id);
          else expected.delete(id);
          expect([...list.ids.subarray(0, list.count)]).toEqual([...expected].sort((a, b) => a - b));
        }
      }),
    );
  });
});
