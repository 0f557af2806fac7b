import type { Argv, CommandModule } from 'yargs';
import type { Reference } from '../../sim/economy/rule-reference.ts';
import type { Assumption } from '../../sim/scenario/assumptions.ts';
import type { Paint } from '../terminal/colour.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { UsageError } from '../terminal/problems.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { type ArgumentsOf, openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { formatTable, joinSections } from '../terminal/table.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  addScenarioOptions(yargs)
    .positional('scenario', { type: 'string', describe: 'Scenario file (YAML)' })
    .positional('path', {
      type: 'string',
      describe: 'Only what is below this path, and what may be written there',
    })
    .option('measures', {
      type: 'boolean',
      default: false,
      describe:
        'List every measure, holder and changeable path instead [of dmpsim:baseline.yaml where no scenario is named]',
    })
    .option('changed', { type: 'boolean', default: false, describe: 'Only what is not a default' })
    .example(
      layOutExamples([
        [
          '$0 explain baseline.yaml mechanisms.slashing',
          'what is assumed about slashing, and what may be written',
        ],
        ['$0 explain my.yaml --changed', 'what this scenario says itself'],
        ['$0 explain --measures', 'the words that rules, KPIs and expectations are written in'],
      ]),
    );

type ExplainArguments = ArgumentsOf<typeof builder>;

/** `dmpsim explain`: every value that a run stands on. */
export const explainCommand: CommandModule<ScreenOptions, ExplainArguments> = {
  command: 'explain [scenario] [path]',
  describe: 'Show every parameter: value, provenance, where it was set, meaning',
  builder,
  handler: explain,
};

async function explain(options: ExplainArguments): Promise<void> {
  const screen = openScreen(options);
  if (options.measures) {
    await explainWords(options, screen);
    return;
  }
  if (options.scenario === undefined) throw new UsageError('Name a scenario: dmpsim explain SCENARIO');
  const { loadScenario } = await import('../../sim/store/scenario-files.ts');
  const { listAssumptions } = await import('../../sim/scenario/assumptions.ts');
  const resolved = loadScenario(options.scenario, { set: options.set, root: options.root });
  const all = listAssumptions(resolved);
  const below = options.path === undefined ? all : await selectBelow(all, options.path);
  const forms = await listForms(resolved.scenario);
  const rows = options.changed ? below.filter(({ origin }) => origin !== 'default') : below;
  if (screen.json) {
    const { sha256, files, warnings } = resolved;
    const parameters = rows.map((row) => {
      const { accepts, keys } = forms(row.path);
      return keys.size === 0 ? { ...row, accepts } : { ...row, accepts, keys: Object.fromEntries(keys) };
    });
    const canonical = JSON.parse(resolved.canonical) as unknown;
    screen.print(JSON.stringify({ parameters, sha256, files, warnings, canonical }, null, 2));
    return;
  }
  screen.warn(resolved.warnings);
  screen.print(formatParameters(rows, screen.paint));
  const accepted = formatAccepted(rows, options.path, { forms, paint: screen.paint });
  if (accepted !== '') screen.print(accepted);
  screen.print('\nS stated by the source documents, P public documents or code, A our assumption');
}

/** What may be named in a scenario, before any run. */
async function explainWords({ scenario, set, root }: ExplainArguments, screen: Screen): Promise<void> {
  const { loadScenario } = await import('../../sim/store/scenario-files.ts');
  const { listReference } = await import('../../sim/economy/rule-reference.ts');
  const reference = listReference(loadScenario(scenario ?? 'dmpsim:baseline.yaml', { set, root }));
  screen.answer({
    json: () => JSON.stringify(reference, null, 2),
    text: () => formatReference(reference, screen.paint),
  });
}

function formatReference(reference: Reference, paint: Paint): string {
  const { measures, holders, names, functions, changeable } = reference;
  const layOut = (columns: readonly string[], rows: readonly (readonly string[])[]): string[] =>
    formatTable(
      rows.map((row) => row.map(safeText)),
      { columns, paint, indent: 0, width: process.stdout.columns },
    );
  return joinSections([
    layOut(
      ['Measure', 'Unit', 'Each', 'Sums', 'Meaning'],
      measures.map(({ name, unit, cadence, sums, doc }) => [
        name,
        unit,
        cadence,
        sums ? '.day .week' : '',
        doc,
      ]),
    ),
    layOut(
      ['Holder', 'Tokens', 'Meaning'],
      holders.map(({ name, unit, doc }) => [name, unit, doc]),
    ),
    layOut(
      ['Name', 'Meaning in a rule'],
      names.map(({ name, doc }) => [name, doc]),
    ),
    [`${paint('dim', 'Functions')}  ${functions.join(', ')}`],
    layOut(
      ['May change', 'Unit', 'By', 'Meaning'],
      changeable.map(({ name, unit, setBy, doc }) => [
        name,
        unit,
        setBy === 'vote' ? 'rule, date, vote' : 'rule, date',
        doc,
      ]),
    ),
  ]);
}

/** What may be written at a path: a line each, and the same for each key of an entry where it holds several. */
interface Forms {
  readonly accepts: readonly string[];
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

async function listForms(scenario: unknown): Promise<(path: string) => Forms> {
  const { describeKeys, describeWriting } = await import('../../sim/scenario/writing.ts');
  const { scenarioSchema } = await import('../../sim/scenario/schema.ts');
  const { schemaAt } = await import('../../sim/scenario/schema-tree.ts');
  return (path) => {
    const schema = schemaAt(scenarioSchema(), path.split('.'), scenario);
    if (schema === undefined) return { accepts: [], keys: new Map() };
    return { accepts: describeWriting(schema), keys: describeKeys(schema) };
  };
}

/**
 * What may be written, for readers: at every path that was asked for, else in each list that holds nothing, whose form no
 * other line shows: an entry, the words to choose from in it, and what it leaves out.
 */
function formatAccepted(
  rows: readonly Assumption[],
  asked: string | undefined,
  { forms, paint }: { readonly forms: (path: string) => Forms; readonly paint: Paint },
): string {
  const paths =
    asked === undefined
      ? rows.filter(({ value }) => value === 'none').map(({ path }) => path)
      : [...new Set([asked, ...rows.map(({ path }) => path)])];
  const lines = paths.flatMap((path) => {
    const { accepts, keys } = forms(path);
    const isEntry = (form: string): boolean => /^(?:- |NAME: )/.test(form);
    const isInEntry = (key: string): boolean => accepts.some((form) => form.includes(` ${key}: `));
    const told = [
      ...accepts.filter((form) => asked !== undefined || isEntry(form)).map((form) => [path, form]),
      ...[...keys].flatMap(([key, texts]) =>
        texts
          .filter((form) => asked !== undefined || form.startsWith('One of ') || !isInEntry(key))
          .map((form) => [`${path}.<name>.${key}`, form]),
      ),
    ];
    return told.map((line) => line.map(safeText));
  });
  const width = Math.max(0, ...lines.map(([path]) => path.length));
  const entries = lines.map(([path, form]) => `${path.padEnd(width)}  ${form}`);
  return entries.length === 0 ? '' : ['', paint('dim', 'What may be written'), ...entries].join('\n');
}

async function selectBelow(rows: readonly Assumption[], path: string): Promise<readonly Assumption[]> {
  const below = rows.filter((row) => row.path === path || row.path.startsWith(`${path}.`));
  if (below.length > 0) return below;
  const { InputError } = await import('../../sim/errors.ts');
  const { nearestName } = await import('../../sim/scenario/nearest.ts');
  const depth = path.split('.').length;
  const near = nearestName(path, listSections(rows, depth));
  throw new InputError({
    path: 'path',
    constraint: 'expected a parameter or a section of the scenario',
    value: path,
    hint: near === undefined ? 'leave it out to see all of them' : `did you mean ${near}?`,
  });
}

/** Sections and parameters that lie so many names deep. */
function listSections(rows: readonly Assumption[], depth: number): Set<string> {
  return new Set(rows.map(({ path }) => path.split('.').slice(0, depth).join('.')));
}

function formatParameters(rows: readonly Assumption[], paint: Paint): string {
  const cells = rows.map((row) => [row.path, row.value, row.provenance, row.origin, row.doc].map(safeText));
  const columns = ['Parameter', { title: 'Value', widthMax: 44 }, 'From', 'Set in', 'Meaning'];
  return formatTable(cells, { columns, paint, indent: 0, width: process.stdout.columns }).join('\n');
}
