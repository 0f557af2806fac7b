import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowGroups } from '../../sim/state/row-groups.ts';

it('groups rows as looking through all of them does', () => {
  const keys = fc.array(fc.integer({ min: -2, max: 6 }), { maxLength: 40 });
  fc.assert(
    fc.property(keys, fc.nat(), (list, cut) => {
      const count = list.length === 0 ? 0 : cut % (list.length + 1);
      const groups = new RowGroups(Int32Array.from(list), count);
      for (let key = 0; key < 9; key += 1) {
        const rows = [...list.keys()].filter((row) => row < count && list[row] === key);
        expect([...groups.of(key)]).toEqual(rows);
      }
    }),
  );
});
