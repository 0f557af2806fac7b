import { showDate } from '../../scenario/calendar-date.ts';
import { checkReference } from '../../scenario/item-names.ts';
import { listSeriesUses, type ScenarioInputs } from '../../scenario/scenario-inputs.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity, HOUR_SECONDS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

export function checkSeries(scenario: Scenario): Finding[] {
  const known = Object.keys(scenario.series);
  return listSeriesUses(scenario).flatMap(({ path, name }) => checkReference(path, name, known, 'series'));
}

export function warnOfSeries(scenario: Scenario): Warning[] {
  const named = listSeriesUses(scenario).map(({ name }) => name);
  return Object.keys(scenario.series).map((name) =>
    odd(!named.includes(name), `series.${name} has no effect: nothing names it`),
  );
}

/** Gaps of series with dates, and where one begins or ends within the run, or has another date at hour 0 than the rest. */
export function warnOfDates(scenario: Scenario, { series }: ScenarioInputs): Warning[] {
  const dated = [...series].flatMap(([name, { dated: of, hours }]) =>
    of === undefined ? [] : [{ name, hours, ...of }],
  );
  const horizon = scenario.clock.horizon;
  return dated.flatMap(({ name, hours, gaps, stepHours, begins }) => {
    const dateAt = (hour: number): string => showDate(begins + hour * HOUR_SECONDS);
    const [first, last] = [hours[0], hours[hours.length - 1]];
    const [{ from, to } = { from: 0, to: 0 }] = gaps;
    const more = gaps.length > 1 ? `, and ${gaps.length - 1} more` : '';
    const fills =
      scenario.series[name]?.between === 'linear' ? 'a straight line leads' : 'the value before holds';
    const other = dated[0];
    return [
      odd(
        gaps.length > 0,
        `series.${name} has a gap from ${showDate(from)} to ${showDate(to)}${more}, where a point comes every ${formatQuantity(stepHours, 'duration')}: ${fills} until the next`,
      ),
      odd(
        first > 0,
        `series.${name} begins at ${dateAt(first)}, ${formatQuantity(first, 'duration')} into the run: its first value holds before`,
      ),
      odd(
        last + Math.max(stepHours, 1) < horizon,
        `series.${name} ends at ${dateAt(last)}, ${formatQuantity(last, 'duration')} into the run: its last value holds from then on`,
      ),
      odd(
        begins !== other.begins,
        `series.${name} has hour 0 at ${showDate(begins)}, and series.${other.name} at ${showDate(other.begins)}: begins says one date for both`,
      ),
    ];
  });
}

export function warnOfPrice({ price }: Scenario): Warning[] {
  const isSeries = price.source === 'outside' && price.series !== undefined;
  return [idle('price.dgaiUsd', isSeries, 'price.series is set')];
}

/** Once DGAI has a pool, nothing outside sets its price. */
export function warnOfDesk({ price }: Scenario): Warning[] {
  const isPool = price.source === 'pool';
  return ['price.series', 'price.deskUsd', 'price.spread'].map((path) =>
    idle(path, isPool, 'price.source is pool'),
  );
}
