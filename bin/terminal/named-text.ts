import { InputError } from '../../sim/errors.ts';

/** Larger than a scenario, an experiment or a search may be. */
const bytesMax = 4 * 1_048_576;

/** The text of a file that was named; undefined where only reading it as a scenario can say what is wrong. */
export async function readNamedText(place: string): Promise<string | undefined> {
  const { readPlainText } = await import('../../sim/store/plain-file.ts');
  try {
    return readPlainText(place, { bytesMax, links: 'followed' });
  } catch {
    return undefined;
  }
}

/** An InputError about a file that is not there, which names what ships in its place. */
export async function lostFile(
  path: string,
  named: string,
  kind: 'proposals' | 'studies',
): Promise<InputError> {
  const { listShipped } = await import('../../sim/store/shipped-files.ts');
  return new InputError({
    path,
    constraint: 'expected a file that exists',
    value: named,
    hint: `${kind} that ship: ${listShipped(kind).join(', ')}`,
  });
}
