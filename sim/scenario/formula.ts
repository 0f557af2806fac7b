import { create, parseDependencies } from 'mathjs/number';
import { InputError } from '../errors.ts';
import { cos, exp, ln, log1p, logistic, pow, sin } from '../portable.ts';
import { printable } from '../workload/printable.ts';
import { FormulaError } from './formula-error.ts';
import { nearestName } from './nearest.ts';

/** Longest formula, in characters. */
const lengthMax = 1_000;
/** Deepest nesting of parentheses. */
const depthMax = 64;
/** Most names that a message lists. */
const shownMax = 40;

/** Only the parser: nothing of mathjs ever evaluates. */
const { parse } = create(parseDependencies);

/** A policy that a scenario computes: numbers in, one finite number out, nothing else touched. */
export interface CompiledFormula {
  readonly text: string;
  readonly names: readonly string[];
  /** Throws FormulaError when the result is NaN or ±∞. `values` holds one number per name, in their order. */
  evaluate(values: Float64Array): number;
}

/** What `lookup(name, x)` reads, by name: a series over hours. */
export type FormulaTables = ReadonlyMap<string, (x: number) => number>;

const noTables: FormulaTables = new Map();

type Term = (values: Float64Array) => number;

/** What is used of mathjs's syntax nodes. */
interface Syntax {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly op?: string;
  readonly fn?: string | Syntax;
  readonly implicit?: boolean;
  readonly args?: readonly Syntax[];
  readonly content?: Syntax;
  readonly condition?: Syntax;
  readonly trueExpr?: Syntax;
  readonly falseExpr?: Syntax;
  readonly object?: Syntax;
  readonly index?: { readonly dimensions?: readonly Syntax[] };
}

const truth = (is: boolean): number => (is ? 1 : 0);

const unary: Readonly<Record<string, (x: number) => number>> = {
  unaryMinus: (x) => -x,
  unaryPlus: (x) => x,
  not: (x) => truth(x === 0),
};

const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  mod: (x, y) => x - y * Math.floor(x / y),
  pow,
  smaller: (x, y) => truth(x < y),
  smallerEq: (x, y) => truth(x <= y),
  larger: (x, y) => truth(x > y),
  largerEq: (x, y) => truth(x >= y),
  equal: (x, y) => truth(x === y),
  unequal: (x, y) => truth(x !== y),
  and: (x, y) => truth(x !== 0 && y !== 0),
  or: (x, y) => truth(x !== 0 || y !== 0),
};

/**
 * Terms of what is computed most, each with code of its own: a call of whatever operator a term holds costs as much again as
 * the sum itself, because the engine cannot know which one comes.
 */
const directBinary: Readonly<Record<string, (left: Term, right: Term) => Term>> = {
  add: (left, right) => (values) => left(values) + right(values),
  subtract: (left, right) => (values) => left(values) - right(values),
  multiply: (left, right) => (values) => left(values) * right(values),
  divide: (left, right) => (values) => left(values) / right(values),
};
const directPair: ReadonlyMap<FormulaFunction['call'], (left: Term, right: Term) => Term> = new Map([
  [Math.max, (left: Term, right: Term) => (values: Float64Array) => Math.max(left(values), right(values))],
  [Math.min, (left: Term, right: Term) => (values: Float64Array) => Math.min(left(values), right(values))],
]);

interface FormulaFunction {
  readonly arity: readonly [least: number, most: number];
  readonly call: (...x: number[]) => number;
}

const one = (call: (x: number) => number): FormulaFunction => ({
  arity: [1, 1],
  call: call as FormulaFunction['call'],
});

const functions: ReadonlyMap<string, FormulaFunction> = new Map(
  Object.entries({
    abs: one(Math.abs),
    ceil: one(Math.ceil),
    clamp: { arity: [3, 3], call: (x, low, high) => Math.min(Math.max(x, low), high) },
    cos: one(cos),
    exp: one(exp),
    floor: one(Math.floor),
    ln: one(ln),
    log: one(ln),
    log1p: one(log1p),
    logistic: one(logistic),
    max: { arity: [1, 16], call: Math.max },
    min: { arity: [1, 16], call: Math.min },
    pow: { arity: [2, 2], call: pow },
    round: one(Math.round),
    sign: one(Math.sign),
    sin: one(sin),
    sqrt: one(Math.sqrt),
    step: one((x) => truth(x >= 0)),
  } satisfies Record<string, FormulaFunction>),
);

const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

/**
 * Functions that a formula may call. `log` is `ln`; `step(x)` is 1 from 0 on; `round` takes halves up; `sin` and `cos` take
 * radians; `lookup(x, x1, y1, x2, y2, …)` leads in straight lines through the points, flat before the first and after the
 * last, and `lookup(series, hours)` reads a series of the scenario.
 */
export const formulaFunctions: readonly string[] = [...functions.keys(), 'lookup'].sort();

/**
 * Compiles a formula over `names` (no leading `=`): numbers, names, `pi`, `e`, `+ − * / ^ %`, comparisons, `and or
 * not`, `a ? b : c` and a closed list of functions, on the portable arithmetic, so it gives the same bits everywhere.
 * True is 1, false 0; comparisons are exact; `x % y` has the sign of y, and a number before a bare `%` is divided by
 * 100. `path` is where it stands in the scenario. Throws InputError. Where it is `strict`, every part that is computed must be
 * a finite number, not the result alone: `x / y > 1` fails where y is 0, and `y > 0 ? x / y : 0` does not.
 */
export function compileFormula(
  text: string,
  names: readonly string[],
  path = 'formula',
  strict = false,
  tables: FormulaTables = noTables,
): CompiledFormula {
  const fail = (result: number, values: Float64Array): never => {
    const used = listNamesIn(compiler.text, names);
    const inputs = Object.fromEntries(used.map((name) => [name, values[names.indexOf(name)]]));
    throw new FormulaError({ path, formula: compiler.text, inputs, result });
  };
  const bare = text.trim().replace(/\s+/g, ' ');
  const compiler = new Compiler(bare, { names, path, fail: strict ? fail : undefined, tables });
  const term = compiler.compile();
  const evaluate = (values: Float64Array): number => {
    const result = term(values);
    // Also turns −0 into 0.
    return Number.isFinite(result) ? result + 0 : fail(result, values);
  };
  return { text: compiler.text, names, evaluate };
}

/** A formula as the parser writes it: formulas that differ in their spaces and needless parentheses become one. */
export function rewriteFormula(text: string): string {
  return String(parse(text).toString({ parenthesis: 'auto' }));
}

type Failure = (result: number, values: Float64Array) => never;

/** What a formula may name, and where it stands. */
interface Surroundings {
  readonly names: readonly string[];
  readonly path: string;
  readonly tables: FormulaTables;
  /** What becomes of a part that is NaN or ±∞; without it such a part is computed with. */
  readonly fail: Failure | undefined;
}

/** Names that the parser reads as more than one word: `dgai.supply`, `2pm.staked`, `rules.mint-more.rate`. */
const isCompound = (name: string): boolean => !/^[A-Za-z_]\w*$/.test(name);

const escaped = (name: string): string => name.replace(/[^\w]/g, '\\$&');

/** Finds names where they stand whole: the longest first, so that no name hides one that begins with it. */
function placesOf(names: readonly string[]): RegExp {
  const longest = [...names].sort((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`(?<![\\w.])(?:${longest.join('|')})(?![\\w.(])`, 'g');
}

/** Those of `names` that formulas use, in their order. */
export function listNamesIn(text: string, names: readonly string[]): readonly string[] {
  const used = new Set(text.match(placesOf(names)));
  return names.filter((name) => used.has(name));
}

class Compiler {
  readonly text: string;
  readonly #names: readonly string[];
  readonly #path: string;
  readonly #tables: FormulaTables;
  readonly #fail: Failure | undefined;
  /** Compound names by the words that stand for them before the parser, each as long as its name. */
  readonly #stoodFor = new Map<string, string>();

  constructor(text: string, { names, path, tables, fail }: Surroundings) {
    this.text = text;
    this.#names = names;
    this.#path = path;
    this.#tables = tables;
    this.#fail = fail;
  }

  compile(): Term {
    this.#checkText();
    let syntax: Syntax;
    try {
      syntax = parse(this.#withWords()) as unknown as Syntax;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const place = Number(/\(char (\d+)\)/.exec(message)?.[1] ?? 1);
      const rest = this.text.slice(place - 1);
      const hint =
        rest === '' ? 'something is missing at the end' : `look at what begins with "${printable(rest)}"`;
      throw this.#refuse(`expected a formula: ${printable(message)}`, this.text, hint);
    }
    return this.#term(syntax);
  }

  /** The text with a word in the place of each compound name; nobody can write a `$`. */
  #withWords(): string {
    const compound = [...this.#names, ...this.#tables.keys()].filter(isCompound);
    if (compound.length === 0) return this.text;
    return this.text.replace(placesOf(compound), (name) => {
      const word = `$${this.#stoodFor.size.toString(36)}`.padEnd(name.length, '_');
      this.#stoodFor.set(word, name);
      return word;
    });
  }

  /** Bounds what the parser sees. */
  #checkText(): void {
    if (this.text === '')
      throw this.#refuse(
        'expected a formula after =',
        '""',
        'for instance = 0.8 + 0.2 * x, or a number without =',
      );
    if (this.text.length > lengthMax) {
      const found = `${this.text.length} characters`;
      throw this.#refuse(
        `expected a formula of at most ${lengthMax} characters`,
        found,
        'split it, or simplify it',
      );
    }
    const foreign = /[^\w.+\-*/^%()<>=!?:, ]/u.exec(this.text);
    if (foreign !== null) {
      const hint = 'formulas hold numbers, names, operators and parentheses only, - for minus';
      throw this.#refuse('expected no such character in a formula', foreign[0], hint);
    }
    let depth = 0;
    for (const character of this.text) {
      if (character === '(') depth++;
      if (character === ')') depth--;
      if (depth > depthMax) {
        throw this.#refuse(`expected parentheses nested at most ${depthMax} deep`, this.text, 'simplify it');
      }
    }
  }

  #term(node: Syntax): Term {
    const term = this.#bareTerm(node);
    const fail = this.#fail;
    if (fail === undefined) return term;
    return (values) => {
      const result = term(values);
      return Number.isFinite(result) ? result : fail(result, values);
    };
  }

  #bareTerm(node: Syntax): Term {
    switch (node.type) {
      case 'ConstantNode':
        return this.#constant(node);
      case 'SymbolNode':
        return this.#symbol(node.name ?? '');
      case 'ParenthesisNode':
        return this.#term(node.content as Syntax);
      case 'OperatorNode':
        return this.#operator(node);
      case 'FunctionNode':
        return this.#call(node);
      case 'ConditionalNode': {
        const [when, then, otherwise] = [node.condition, node.trueExpr, node.falseExpr].map((part) =>
          this.#term(part as Syntax),
        );
        return (values) => (when(values) === 0 ? otherwise(values) : then(values));
      }
      case 'AccessorNode':
        return this.#symbol(nameOf(node));
      case 'RelationalNode':
        throw this.#refuse('expected one comparison at a time', this.text, 'write a < b and b < c');
      case 'AssignmentNode':
        throw this.#refuse('expected no assignment', this.text, 'compare with ==');
      default:
        throw this.#refuse(
          'expected numbers, names, operators and listed functions only',
          this.text,
          `names: ${[...this.#names, ...constants.keys()].join(', ')}; functions: ${formulaFunctions.join(', ')}`,
        );
    }
  }

  #constant({ value }: Syntax): Term {
    if (typeof value === 'number' && Number.isFinite(value)) return () => value;
    const hint = typeof value === 'number' ? 'numbers go up to 1.79e308' : 'true is 1 and false is 0';
    throw this.#refuse('expected a finite number', String(value), hint);
  }

  #symbol(word: string): Term {
    const name = this.#stoodFor.get(word) ?? word;
    const index = this.#names.indexOf(name);
    if (index >= 0) return (values) => values[index];
    const constant = constants.get(name);
    if (constant !== undefined) return () => constant;
    const known = [...this.#names, ...constants.keys()];
    throw this.#unknown('name', name, known);
  }

  #operator(node: Syntax): Term {
    const name = String(node.fn);
    const args = node.args ?? [];
    if (node.implicit)
      throw this.#refuse('expected an operator between two values', this.text, 'write * for a product');
    const [left, right] = args.map((argument) => this.#term(argument));
    if (args.length === 1 && Object.hasOwn(unary, name)) {
      const apply = unary[name];
      return (values) => apply(left(values));
    }
    if (args.length === 2 && Object.hasOwn(directBinary, name)) return directBinary[name](left, right);
    if (args.length === 2 && Object.hasOwn(binary, name)) {
      const apply = binary[name];
      return (values) => apply(left(values), right(values));
    }
    const hint = 'operators: + - * / ^ % < <= > >= == != and or not ?:';
    throw this.#refuse('expected a listed operator', String(node.op), hint);
  }

  #call(node: Syntax): Term {
    const callee = node.fn as Syntax;
    const name = callee.type === 'SymbolNode' ? (callee.name ?? '') : '';
    if (name === 'lookup') return this.#lookup(node.args ?? []);
    const known = functions.get(name);
    if (known === undefined) throw this.#unknown('function', name, formulaFunctions);
    const args = (node.args ?? []).map((argument) => this.#term(argument));
    const [least, most] = known.arity;
    if (args.length < least || args.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      const hint =
        name === 'clamp' ? 'write clamp(x, low, high)' : 'arguments stand in parentheses, between commas';
      throw this.#refuse(`expected ${wanted} arguments of ${name}`, String(args.length), hint);
    }
    return bind(known.call, args);
  }

  /** A series by its name, or points in place. */
  #lookup(args: readonly Syntax[]): Term {
    if (args.length === 2) {
      const [{ type, name = '' }] = args;
      const series = this.#stoodFor.get(name) ?? name;
      const table = this.#tables.get(series);
      if (type !== 'SymbolNode' || table === undefined)
        throw this.#unknown('series', type === 'SymbolNode' ? series : '', [...this.#tables.keys()]);
      const at = this.#term(args[1]);
      return (values) => table(at(values));
    }
    if (args.length < 3 || args.length % 2 === 0) {
      const hint = 'write lookup(x, x1, y1, x2, y2), or lookup(series, hours)';
      throw this.#refuse('expected a place and points of lookup', `${args.length} arguments`, hint);
    }
    const places = args.filter((_, k) => k % 2 === 1).map(({ value }) => value);
    const falls = places.findIndex((place, k) => k > 0 && Number(place) < Number(places[k - 1]));
    if (falls > 0)
      throw this.#refuse('expected points of lookup that rise', String(places[falls]), 'sort them by x');
    return throughPoints(args.map((argument) => this.#term(argument)));
  }

  #unknown(what: string, name: string, known: readonly string[]): InputError {
    const near = nearestName(name, known);
    const shown = known.filter((one) => !one.startsWith('#')).slice(0, shownMax);
    const hint = near === undefined ? `known here: ${shown.join(', ')}` : `did you mean ${near}?`;
    return this.#refuse(`expected a known ${what} in a formula`, name === '' ? this.text : name, hint);
  }

  #refuse(constraint: string, value: string, hint: string): InputError {
    return new InputError({ path: this.#path, constraint, value: printable(value), hint });
  }
}

/** `a.b.c` as it is written, where it is no name that is known. */
function nameOf({ type, name = '', object, index, value }: Syntax): string {
  if (type === 'ConstantNode') return String(value);
  if (type !== 'AccessorNode' || object === undefined) return name;
  return [object, ...(index?.dimensions ?? [])].map(nameOf).join('.');
}

/** In straight lines from point to point, flat before the first and after the last. */
function throughPoints([x, ...points]: readonly Term[]): Term {
  return (values) => {
    const at = x(values);
    let left = points[0](values);
    let low = points[1](values);
    if (at <= left) return low;
    for (let k = 2; k < points.length; k += 2) {
      const right = points[k](values);
      const high = points[k + 1](values);
      if (at <= right) return low + ((high - low) * (at - left)) / (right - left);
      left = right;
      low = high;
    }
    return low;
  };
}

/** Calls without an array where there are few arguments: a formula may run once per request. */
function bind(call: FormulaFunction['call'], args: readonly Term[]): Term {
  const [first, second, third] = args;
  if (args.length === 1) return (values) => call(first(values));
  if (args.length === 2)
    return directPair.get(call)?.(first, second) ?? ((values) => call(first(values), second(values)));
  if (args.length === 3) return (values) => call(first(values), second(values), third(values));
  return (values) => call(...args.map((argument) => argument(values)));
}
