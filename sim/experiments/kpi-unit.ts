import { create, parseDependencies } from 'mathjs/number';
import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { type CompiledKpi, unitOfReading } from './kpi.ts';
import { combineUnits, isSameUnit, type MeasureUnit, noUnit, parseUnit, showUnit } from './measure-unit.ts';

/** What is used of mathjs's syntax nodes. */
interface Syntax {
  readonly type: string;
  readonly name?: string;
  readonly fn?: string | Syntax;
  readonly args?: readonly Syntax[];
  readonly content?: Syntax;
  readonly trueExpr?: Syntax;
  readonly falseExpr?: Syntax;
}

const { parse } = create(parseDependencies);

/**
 * The unit of a figure's values. Throws InputError where amounts of different units are added or compared: what a
 * number alone means must be said by what it is multiplied with.
 */
export function deriveKpiUnit(
  kpi: CompiledKpi,
  unitOfMetric: (metric: string) => string,
  path: string,
): MeasureUnit {
  const { text, names } = kpi.compiled;
  const units = new Map(
    names.map((name, index) => [name, parseUnit(unitOfReading(kpi.readings[index], unitOfMetric))]),
  );
  return unitOf(parse(text) as unknown as Syntax, { units, path, formula: kpi.formula });
}

interface Context {
  readonly units: ReadonlyMap<string, MeasureUnit>;
  readonly path: string;
  readonly formula: string;
}

/** A number written as such takes the unit of nothing; it may be multiplied with anything. */
function unitOf(node: Syntax, context: Context): MeasureUnit {
  const of = (part: Syntax | undefined): MeasureUnit => unitOf(part as Syntax, context);
  switch (node.type) {
    case 'SymbolNode':
      return context.units.get(node.name ?? '') ?? noUnit;
    case 'ParenthesisNode':
      return of(node.content);
    case 'ConditionalNode':
      return requireSame([of(node.trueExpr), of(node.falseExpr)], context);
    case 'OperatorNode':
      return unitOfOperator(String(node.fn), (node.args ?? []).map(of), context);
    case 'FunctionNode':
      return unitOfCall((node.fn as Syntax).name ?? '', (node.args ?? []).map(of), context);
    default:
      return noUnit;
  }
}

const comparisons = new Set(['smaller', 'smallerEq', 'larger', 'largerEq', 'equal', 'unequal']);

function unitOfOperator(name: string, args: readonly MeasureUnit[], context: Context): MeasureUnit {
  if (args.length === 1) return name === 'not' ? noUnit : args[0];
  if (name === 'multiply') return combineUnits(args[0], args[1], 1);
  if (name === 'divide') return combineUnits(args[0], args[1], -1);
  if (name === 'and' || name === 'or') return noUnit;
  if (name === 'pow') return requireSame([noUnit, ...args], context);
  const unit = requireSame(args, context);
  return comparisons.has(name) ? noUnit : unit;
}

/** Functions whose value has the unit of what they are given. */
const keeping = new Set(['abs', 'ceil', 'clamp', 'floor', 'max', 'min', 'round']);

function unitOfCall(name: string, args: readonly MeasureUnit[], context: Context): MeasureUnit {
  if (keeping.has(name)) return requireSame(args, context);
  return name === 'sign' || name === 'step' ? noUnit : requireSame([noUnit, ...args], context);
}

function requireSame(units: readonly MeasureUnit[], { path, formula }: Context): MeasureUnit {
  if (units.every((unit) => isSameUnit(unit, units[0]))) return units[0];
  const shown = units.map((unit) => (showUnit(unit) === '1' ? 'a plain number' : showUnit(unit)));
  throw new InputError({
    path,
    constraint: `expected amounts of one unit, found ${[...new Set(shown)].join(' and ')}`,
    value: printable(formula),
    hint: 'divide each by a measure of its own unit, or multiply by a price',
  });
}
