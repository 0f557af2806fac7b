import { canonicalJson } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { fieldNotes } from '../scenario/field.ts';
import type { Located, Steps } from '../scenario/located.ts';
import { deriveMeaning, meaningAt, namesFile, settingsWithoutFigures } from '../scenario/meaning.ts';
import { findSteps, readSettingValue } from '../scenario/overrides.ts';
import type { Resolved } from '../scenario/resolve.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { placeOf, schemaAt } from '../scenario/schema-tree.ts';
import { digestBytes } from '../store/host-sha256.ts';
import type { z } from '../zod.ts';

/** A parameter whose value changes nothing of a resolved scenario but itself. */
export interface OpenPlace {
  readonly path: string;
  readonly steps: Steps;
  readonly schema: z.ZodType;
}

/** What is read in an order of its own: dated changes by their dates, proposals by what they set, columns of files. */
const readTogether = /^(changes|series|mechanisms\.governance\.proposals)(\.|$)/;

/**
 * Where a parameter stands that is one value by itself; undefined for what names a file, is a whole section, or is read
 * together with others. `written` is a scenario that has the lists that the path leads through.
 */
export function findOpenPlace(path: string, written: Located): OpenPlace | undefined {
  try {
    const steps = findSteps(path, written, scenarioSchema());
    const dotted = steps.join('.');
    // No digest knows the last.
    if (readTogether.test(dotted) || namesFile(dotted) || settingsWithoutFigures.includes(dotted))
      return undefined;
    for (let depth = 1; depth < steps.length; depth += 1) {
      const around = schemaAt(scenarioSchema(), steps.slice(0, depth));
      if (around === undefined || placeOf(around).kind === 'variants') return undefined;
    }
    const schema = schemaAt(scenarioSchema(), steps);
    return schema === undefined || fieldNotes.get(schema) === undefined ? undefined : { path, steps, schema };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** A value of an open place in canonical units; undefined for what its field refuses. */
export function readOpenValue({ schema }: OpenPlace, text: string): unknown {
  try {
    return schema.safeParse(readSettingValue(text)).data;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** SHA-256 of something in which the values of some places are these. */
export type TemplateDigest = (values: readonly unknown[]) => string;

/**
 * A resolved scenario in which the values of some places may be others: what a scenario with them resolves to is known by
 * its SHA-256, as `ResolvedScenario` has it, without being read, in some microseconds instead of as many milliseconds.
 */
export function scenarioTemplate({ canonical }: Resolved, places: readonly OpenPlace[]): TemplateDigest {
  const template = new DigestTemplate(
    JSON.parse(canonical),
    places.map(({ steps }) => ['scenario', ...steps]),
  );
  return (values) => template.digest(values.map(canonicalJson));
}

/** The same for what it means: SHA-256 as `digestMeaning` gives it. */
export function meaningTemplate(resolved: Resolved, places: readonly OpenPlace[]): TemplateDigest {
  const template = new DigestTemplate(
    deriveMeaning(resolved),
    places.map(({ steps }) => steps),
  );
  const paths = places.map(({ steps }) => steps.join('.'));
  return (values) => template.digest(values.map((value, k) => canonicalJson(meaningAt(paths[k], value))));
}

/** Plain data with something else at a place. */
function withValueAt(whole: unknown, [step, ...rest]: Steps, value: unknown): unknown {
  if (step === undefined) return value;
  const copy = (Array.isArray(whole) ? [...whole] : { ...(whole as object) }) as Record<string, unknown>;
  copy[step] = withValueAt(copy[step], rest, value);
  return copy;
}

const encoder = new TextEncoder();

/** The canonical JSON of something but for some places, and its SHA-256 once they are filled. */
class DigestTemplate {
  readonly #first: Uint8Array;
  /** Which place comes next, and the text behind it. */
  readonly #rest: readonly { readonly place: number; readonly text: Uint8Array }[];
  /** Room for the whole, which begins with what comes before the first place: a text for each point would be most of the garbage. */
  #room = new Uint8Array(0);

  constructor(whole: unknown, places: readonly Steps[]) {
    const marked = places.reduce((held, steps, place) => withValueAt(held, steps, `\0${place}\0`), whole);
    const [first, ...rest] = canonicalJson(marked).split(/"\\u0000(\d+)\\u0000"/);
    this.#first = encoder.encode(first);
    this.#rest = places.map((_, k) => ({
      place: Number(rest[2 * k]),
      text: encoder.encode(rest[2 * k + 1]),
    }));
  }

  digest(texts: readonly string[]): string {
    const fixed = this.#rest.reduce((sum, { text }) => sum + text.length, this.#first.length);
    // A unit of a text takes three bytes at most.
    const most = texts.reduce((sum, text) => sum + 3 * text.length, fixed);
    if (most > this.#room.length) {
      this.#room = new Uint8Array(2 * most);
      this.#room.set(this.#first);
    }
    const room = this.#room;
    let end = this.#first.length;
    for (const { place, text } of this.#rest) {
      end += encoder.encodeInto(texts[place], room.subarray(end)).written;
      room.set(text, end);
      end += text.length;
    }
    return digestBytes(room.subarray(0, end));
  }
}
