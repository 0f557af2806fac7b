import { settingsWithoutFigures } from '../scenario/meaning.ts';

/** Why a setting tells no two runs of an experiment apart, by path: labels, and what changes nothing that is counted. */
const labels: Readonly<Record<string, string>> = {
  $schema: 'it is for editors',
  extends: 'it belongs in a file',
  name: 'it is a label',
  question: 'it is a label',
  seed: 'all runs that are compared have one seed, and each replication draws anew',
  ...Object.fromEntries(settingsWithoutFigures.map((path) => [path, 'it changes no figure'])),
};
/** Sections that say how long a run is and how it is measured. */
const ruler = ['clock', 'record'];

const isWithin = (path: string, whole: string): boolean => path === whole || path.startsWith(`${whole}.`);

/** Why runs that differ in a setting are not told apart by it; undefined where they are. */
export function whyLabel(path: string): string | undefined {
  return Object.entries(labels).find(([label]) => isWithin(path, label))?.[1];
}

/** Why an arm must not have a setting for itself; undefined where it may. */
export function whyOfAllArms(path: string): string | undefined {
  if (ruler.some((section) => isWithin(path, section)))
    return 'runs are compared over one time, measured alike';
  return whyLabel(path);
}
