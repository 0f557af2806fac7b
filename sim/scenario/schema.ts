import { z } from '../zod.ts';
import { type Places, type RuleNames, section } from './field.ts';
import type { FillsWords } from './filled-words.ts';
import type { ScenarioInputs } from './scenario-inputs.ts';
import type { Finding } from './schema-problems.ts';
import type { Warning } from './warning.ts';

/** What a scenario holds at these places, in the canonical unit of each dimension (see `Dimension`). */
export type ValuesOf<P> = P extends z.ZodType
  ? z.output<P>
  : { readonly [Key in keyof P]: P[Key] extends z.ZodType ? z.output<P[Key]> : ValuesOf<P[Key]> };

/** Names of the rules that are declared at these places. */
export type RulesAt<P> = P extends z.ZodType ? RuleNames<P> : { [Key in keyof P]: RulesAt<P[Key]> }[keyof P];

/** What an economy makes of scenarios: their parameters, and what these have against each other. */
export interface ScenarioLanguage {
  readonly places: Places;
  /** What takes the place of words, part by part. */
  readonly fills: readonly FillsWords[];
  /** Names of what formulas may read of measures. */
  readonly readingNames: (scenario: never) => readonly string[];
  /** What values that are right by themselves have against each other. */
  readonly check: (scenario: never) => Finding[];
  /** The same of the files that a scenario names. */
  readonly checkInputs: (scenario: never, inputs: ScenarioInputs) => Finding[];
  readonly warn: (scenario: never, inputs: ScenarioInputs) => Warning[];
}

interface Known extends ScenarioLanguage {
  readonly schema: z.ZodObject;
}

let known: Known | undefined;

/** From now on scenarios are those of this economy: a process simulates one. */
export function speak(language: ScenarioLanguage): void {
  known = { ...language, schema: z.strictObject(shapeOf(language.places)) };
}

/** The language of the economy that was put together. Throws where none was. */
export function spoken(): Known {
  if (known === undefined) throw new Error('no economy was put together before a scenario was read');
  return known;
}

/** The whole of a scenario file: every parameter with its unit, range, meaning and provenance. */
export const scenarioSchema = (): z.ZodObject => spoken().schema;

/** What follows from the language alone, made once for each. */
export function ofSpoken<T>(make: () => T): () => T {
  let made: { readonly of: Known; readonly value: T } | undefined;
  return () => {
    const of = spoken();
    if (made?.of !== of) made = { of, value: make() };
    return made.value;
  };
}

function shapeOf(places: Places): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(places).map(([key, place]) => [
      key,
      place instanceof z.ZodType ? place : section(shapeOf(place)),
    ]),
  );
}

/** Places of several parts in one, in their order. Throws, by path, where two have the same. */
export function joinPlaces(all: readonly Places[], path = ''): Places {
  const joined: Record<string, z.ZodType | Places> = {};
  for (const places of all)
    for (const [key, place] of Object.entries(places)) {
      const other = joined[key];
      const at = path === '' ? key : `${path}.${key}`;
      if (other === undefined) joined[key] = place;
      else if (other instanceof z.ZodType || place instanceof z.ZodType)
        throw new Error(`two parts of the economy declare the parameter ${at}`);
      else joined[key] = joinPlaces([other, place], at);
    }
  return joined;
}
