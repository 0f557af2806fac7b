import type { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import type { Guardrail } from './guardrail.ts';
import { isSameUnit, parseUnit, quantityIn, showUnit } from './measure-unit.ts';

/** What may hold of a metric when it is measured: that it is below a line, for instance. */
export interface MetricCondition {
  readonly crossed: Guardrail['crossed'];
  /** In the unit of the metric; or the metric of the same row that it is held against. */
  readonly line: number | string;
}

interface WrittenCondition {
  readonly metric: string;
  /** What is said of it: `< 90 d`, `>= 1,000 DGAI`, `< 5`, `> dgai.supply`. */
  readonly written: string;
  /** Of all metrics. */
  readonly units: ReadonlyMap<string, string>;
  /** Who asks: `share`. */
  readonly reading: string;
}

const numberWritten = /^-?[\d,]*\.?\d+(?:e[+-]?\d+)?/i;

/** Reads a condition; a number without a unit is in that of the metric. Throws what `refuse` makes of it. */
export function readCondition(
  { metric, written, units, reading }: WrittenCondition,
  refuse: (constraint: string, hint: string) => InputError,
): MetricCondition {
  const [, crossed, line] = /^(<=|>=|<|>)\s*(.*?)\s*$/s.exec(written) ?? ['', '<', ''];
  const unit = units.get(metric) ?? '';
  const measure = parseUnit(unit);
  const is = { crossed: crossed as MetricCondition['crossed'] };
  const isPlain = showUnit(measure) === '1';
  const write = (value: string): string =>
    `write for instance ${reading}(${metric} ${crossed} ${value}${isPlain ? '' : ` ${unit}`})`;
  const other = units.get(line);
  if (other !== undefined) {
    if (line === metric) throw refuse('expected another metric, or a line', write('1'));
    if (isSameUnit(measure, parseUnit(other))) return { ...is, line };
    const [here, there] = [measure, parseUnit(other)].map(showUnit);
    throw refuse(
      `expected a metric in ${here === '1' ? 'a plain number' : here}, as ${metric} is, and ${line} is in ${there === '1' ? 'a plain number' : there}`,
      write('1'),
    );
  }
  const [digits] = numberWritten.exec(line) ?? [];
  const value = digits === line ? Number(line.replaceAll(',', '')) : quantityIn(line, measure);
  if (value !== undefined && Number.isFinite(value)) return { ...is, line: value };
  throw refuse(
    `expected ${isPlain ? 'a number without a unit' : `a number in ${unit}`}, as ${metric} is, or another metric, not “${printable(line)}”`,
    write(digits !== undefined && Number.isFinite(Number(digits.replaceAll(',', ''))) ? digits : '1'),
  );
}
