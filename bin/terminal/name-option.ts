import { InputError } from '../../sim/errors.ts';
import { safeText } from './width.ts';

/**
 * What `--name` says that a file is called, or else a name made of that of `file`, or `otherwise` where nothing is left of it.
 * Throws InputError for what is no name; `example` is one.
 */
export function nameOfFile(
  given: string | undefined,
  file: string,
  otherwise: string,
  example: string,
): string {
  const words = file.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = given ?? (words.replace(/^-|-$/g, '') || otherwise);
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) return name;
  throw new InputError({
    path: '--name',
    constraint: 'expected up to 64 lower-case letters, digits and hyphens',
    value: safeText(name),
    hint: `for instance --name ${example}`,
  });
}
