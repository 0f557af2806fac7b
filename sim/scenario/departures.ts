import { formatQuantity, parseQuantity } from '../units.ts';
import { valueAt } from './changed-values.ts';
import { type DeclaredField, declaredFields } from './declared-fields.ts';
import { ofSpoken } from './schema.ts';
import { odd, type Warning } from './warning.ts';

const documentedFields = ofSpoken((): readonly DeclaredField[] =>
  declaredFields().filter(({ note }) => note.documented !== undefined),
);

/** What a scenario sets while it runs, by where it says so. */
interface Setting {
  readonly path: string;
  readonly set: Readonly<Record<string, unknown>>;
}

/** Values outside what the source documents state, at the start or set later: they run, as another reading. */
export function warnOfDepartures(scenario: object, settings: readonly Setting[]): Warning[] {
  return documentedFields().flatMap((field) => [
    judge(field, field.path, valueAt(scenario, field.path)),
    ...settings.map(({ path, set }) => judge(field, `${path}.set.${field.path}`, set[field.path])),
  ]);
}

function judge({ note }: DeclaredField, path: string, value: unknown): Warning {
  const { documented, dimension = 'number' } = note;
  if (documented === undefined || typeof value !== 'number') return odd(false, path);
  const [least, most] = documented.map((bound) => parseQuantity(bound, dimension));
  const shown = formatQuantity(value, dimension);
  return odd(
    value < least || value > most,
    `${path} is ${shown}: the documents of the network say ${documented.join('–')}`,
  );
}
