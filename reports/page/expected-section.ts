import { DAY_HOURS } from '../../sim/units.ts';
import type { RunView } from '../charts/run-view.ts';
import { formatCount } from '../kit/number-format.ts';
import { element } from './markup.ts';
import { createRow, createTable } from './table.ts';

/** What the scenario expects of measures, beside what came; nothing where it expects nothing. */
export function createExpected({ data }: RunView, side: string): HTMLElement | undefined {
  const { expected = [] } = data;
  if (expected.length === 0) return undefined;
  const rows = expected.map(({ measure, at, equals, got, reached, ok, source }) => {
    const missed = reached ? 'missed' : 'not reached';
    return createRow(
      element('th', { scope: 'row' }, element('code', {}, measure)),
      `day ${formatCount(at / DAY_HOURS)}`,
      String(equals),
      got === null ? 'no value' : String(got),
      ok ? 'ok' : missed,
      source,
    );
  });
  const head = ['Measure', 'At', 'Should be', 'Is', 'Found', 'Source'];
  return element(
    'div',
    {},
    createTable(`What was expected of measures${side === '' ? '' : ` in ${side}`}`, head, rows, 'events'),
  );
}
