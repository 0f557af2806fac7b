import { isMap } from './schema-tree.ts';

/** What a scenario holds at a dotted path; an item of a list goes by its place or its name. */
export function valueAt(scenario: object, path: string): unknown {
  let value: unknown = scenario;
  for (let rest = path; rest !== ''; ) {
    const step = firstStep(value, rest);
    if (step === undefined) return undefined;
    value = (value as Record<string, unknown>)[step.key];
    rest = rest.slice(step.name.length + 1);
  }
  return value;
}

/** A scenario with other values at some paths, in canonical units. Throws where a path leads nowhere. */
export function withValues<S extends object>(scenario: S, set: Readonly<Record<string, unknown>>): S {
  return Object.entries(set).reduce<S>((whole, [path, value]) => replace(whole, path, value) as S, scenario);
}

function replace(whole: unknown, path: string, value: unknown): unknown {
  if (path === '') return value;
  const step = firstStep(whole, path);
  if (step === undefined) throw new Error(`a scenario has nothing at ${path}`);
  const { key, name } = step;
  const copy = (Array.isArray(whole) ? [...whole] : { ...(whole as object) }) as Record<string, unknown>;
  copy[key] = replace(copy[key], path.slice(name.length + 1), value);
  return copy;
}

/** The first step of a path and where it leads; names may hold dots: the longest that fits is taken. */
function firstStep(
  whole: unknown,
  path: string,
): { readonly key: string; readonly name: string } | undefined {
  const fits = namesOf(whole).filter(({ name }) => path === name || path.startsWith(`${name}.`));
  return fits.reduce<{ key: string; name: string } | undefined>(
    (best, one) => (best === undefined || one.name.length > best.name.length ? one : best),
    undefined,
  );
}

function namesOf(whole: unknown): { key: string; name: string }[] {
  if (!Array.isArray(whole)) return isMap(whole) ? Object.keys(whole).map((key) => ({ key, name: key })) : [];
  return whole.flatMap((item, index) => {
    const key = String(index);
    const named = isMap(item) && typeof item['name'] === 'string' ? [{ key, name: item['name'] }] : [];
    return [...named, { key, name: key }];
  });
}
