import { InputError } from '../errors.ts';
import type { ResolveOptions } from '../scenario/resolve.ts';
import { memoryReader, shippedPrefix } from '../scenario/source-reader.ts';
import { type ResolvedScenario, resolveScenario } from './resolve.ts';

/** How a scenario among texts is read. */
export interface TextOptions extends ResolveOptions {
  /** Name of its text, where it is not the first that does not ship: `dmpsim:baseline`. */
  readonly scenario?: string;
}

/**
 * Reads a scenario with everything it stands on from texts by their names, `/` between folders; no file is read. What ships
 * is named as in a scenario, `dmpsim:baseline.yaml`, and has to be among them: a default is the calibration
 * `dmpsim:calibrations/reference.json`. Throws InputError with every problem found.
 */
export function resolveTexts(
  texts: Readonly<Record<string, string>>,
  { scenario = firstOwn(texts), ...options }: TextOptions = {},
): ResolvedScenario {
  return resolveScenario(scenario, memoryReader(texts), options);
}

function firstOwn(texts: Readonly<Record<string, string>>): string {
  const own = Object.keys(texts).find((name) => !name.startsWith(shippedPrefix));
  if (own !== undefined) return own;
  throw new InputError({
    path: 'scenario',
    constraint: 'expected the name of the text that is the scenario',
    value: 'nothing',
    hint: "name one that ships, { scenario: 'dmpsim:baseline' }, or add a text of your own",
  });
}
