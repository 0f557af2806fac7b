/** A line that must not be crossed too often. */
export interface Guardrail {
  readonly name: string;
  /** As written. */
  readonly text: string;
  /** Formula of the figure that is held against the line. */
  readonly formula: string;
  readonly crossed: '<' | '<=' | '>' | '>=';
  /** The line as written, with its unit. */
  readonly line: string;
  /** Largest chance of a run beyond the line that is borne, in (0, 1). */
  readonly limit: number;
}

/** What is wrong with a guardrail, in words. */
export interface GuardrailFault {
  readonly constraint: string;
  readonly hint: string;
}

const example = 'write for instance P(min(treasury.runway) < 90 d) <= 5 %';

/** Reads `P(figure < line) <= share`. */
export function parseGuardrail(name: string, text: string): Guardrail | GuardrailFault {
  const [, inside, bound] = /^\s*P\s*\((.*)\)\s*(?:(?:<=|≤)\s*(\S.*?))?\s*$/.exec(text) ?? [];
  if (inside === undefined)
    return { constraint: 'expected the chance of a line being crossed', hint: example };
  const [, formula, crossed, line] = /^\s*(.*?)\s*(<=|>=|<|>)\s*([^<>=]+?)\s*$/.exec(inside) ?? [];
  if (formula === undefined || formula === '')
    return { constraint: 'expected a figure, < or >, and the line it must not cross', hint: example };
  if (bound === undefined)
    return { constraint: 'expected a bound of the chance: <= and a share', hint: example };
  const [, number, percent] = /^(\d*\.?\d+)\s*(%?)$/.exec(bound) ?? [];
  const limit = Number(number) / (percent === '%' ? 100 : 1);
  if (number === undefined || !(limit > 0 && limit < 1))
    return { constraint: 'expected a bound above 0 % and below 100 %', hint: example };
  return { name, text: text.trim(), formula, crossed: crossed as Guardrail['crossed'], line, limit };
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
