/** A figure beyond a line. */
export interface Crossing {
  /** Formula of the figure that is held against the line. */
  readonly formula: string;
  readonly crossed: '<' | '<=' | '>' | '>=';
  /** The line as written, with its unit. */
  readonly line: string;
}

interface Bounded {
  readonly name: string;
  /** As written. */
  readonly text: string;
  /** Largest chance of a run beyond the line that is borne, in (0, 1). */
  readonly limit: number;
}

/** A line that must not be crossed too often. */
export interface Guardrail extends Crossing, Bounded {}

type GuardrailPart = Crossing | 'and' | 'or' | '(' | ')';

/** Lines that must not be crossed together, or one or the other, too often. */
export interface JointGuardrail extends Bounded {
  /** As they follow each other: `and` binds before `or`. */
  readonly parts: readonly GuardrailPart[];
}

/** What is wrong with a guardrail, in words. */
export interface GuardrailFault {
  readonly constraint: string;
  readonly hint: string;
}

const example =
  'write for instance P(min(treasury.runway) < 90 d) <= 5 %, or several with and between them, P(min(treasury.runway) < 90 d and last(nodes.active) < 100) <= 5 %';

/** Reads `P(figure < line) <= share`, or of several figures and lines with `and` and `or` between them. */
export function parseGuardrail(name: string, text: string): Guardrail | JointGuardrail | GuardrailFault {
  const [, inside, bound] = /^\s*P\s*\((.*)\)\s*(?:(?:<=|≤)\s*(\S.*?))?\s*$/s.exec(text) ?? [];
  if (inside === undefined)
    return { constraint: 'expected the chance of a line being crossed', hint: example };
  const parts = readParts(inside);
  if (parts === undefined)
    return { constraint: 'expected a figure, < or >, and the line it must not cross', hint: example };
  if (bound === undefined)
    return { constraint: 'expected a bound of the chance: <= and a share', hint: example };
  const [, number, percent] = /^(\d*\.?\d+)\s*(%?)$/.exec(bound) ?? [];
  const limit = Number(number) / (percent === '%' ? 100 : 1);
  if (number === undefined || !(limit > 0 && limit < 1))
    return { constraint: 'expected a bound above 0 % and below 100 %', hint: example };
  const bounded = { name, text: text.trim(), limit };
  const [first] = parts;
  return parts.length === 1 && typeof first !== 'string' ? { ...bounded, ...first } : { ...bounded, parts };
}

/** Crossings with what joins them; undefined where one of them is none. */
function readParts(text: string): JointGuardrail['parts'] | undefined {
  for (const join of ['or', 'and'] as const) {
    const sides = splitOutside(text, join);
    if (sides.length === 1) continue;
    const read: GuardrailPart[] = [];
    for (const side of sides) {
      const own = readParts(side);
      if (own === undefined) return undefined;
      read.push(...(read.length === 0 ? [] : [join]), ...own);
    }
    return read;
  }
  const [, inside] = /^\s*\((.*)\)\s*$/s.exec(text) ?? [];
  if (inside !== undefined && isBalanced(inside)) {
    const parts = readParts(inside);
    return parts && (parts.length === 1 ? parts : ['(', ...parts, ')']);
  }
  const [, formula, crossed, line] = /^\s*(.*?)\s*(<=|>=|<|>)\s*([^<>=]+?)\s*$/s.exec(text) ?? [];
  return formula === undefined || formula === ''
    ? undefined
    : [{ formula, crossed: crossed as Guardrail['crossed'], line }];
}

/** The parts of a text between a word, where it stands outside of all parentheses. */
function splitOutside(text: string, word: string): string[] {
  const parts: string[] = [];
  let rest = 0;
  for (const { index } of text.matchAll(new RegExp(`(?<![\\w.-])${word}(?![\\w.-])`, 'g'))) {
    if (depthOf(text.slice(0, index)) !== 0) continue;
    parts.push(text.slice(rest, index));
    rest = index + word.length;
  }
  return [...parts, text.slice(rest)];
}

const depthOf = (text: string): number => text.split('(').length - text.split(')').length;

/** Whether no parenthesis closes what was opened before the text. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Whether a figure is beyond the line. */
export function isCrossed(value: number, crossed: Guardrail['crossed'], line: number): boolean {
  switch (crossed) {
    case '<':
      return value < line;
    case '<=':
      return value <= line;
    case '>':
      return value > line;
    default:
      return value >= line;
  }
}
