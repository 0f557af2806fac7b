import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../sim/errors.ts';
import type { OpenedExperiment } from '../../sim/experiments/experiment-file.ts';
import { layOutExamples } from '../terminal/examples.ts';
import {
  addExecutorOptions,
  type ExecutorOptions,
  openExecutor,
  requireExecutor,
} from '../terminal/executor-options.ts';
import { readNamedText } from '../terminal/named-text.ts';
import { UsageError } from '../terminal/problems.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

interface StudyArguments extends ScreenOptions, ExecutorOptions {
  readonly action: string;
  readonly file: string;
  readonly set: readonly string[];
  readonly root: string | undefined;
  readonly seed: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
}

/** Longest line that is read, and most replications that one asks for. */
const lineLengthMax = 1_048_576;
const replicationsMax = 10_000;

/** `dmpsim study serve`: the economy of a search or an experiment as a function for other people's optimisers. */
export const studyCommand: CommandModule<object, StudyArguments> = {
  command: 'study <action> <file>',
  describe: 'Answer points of an experiment or a search as JSON lines, for any optimiser',
  builder: (yargs: Argv<object>) =>
    addExecutorOptions(
      addScenarioOptions(yargs)
        .positional('action', { choices: ['serve'] as const, demandOption: true, describe: 'What to do' })
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe:
            'Experiment or search file. A line asks {"id", "point", "replications"} and is answered {"id", "outcomes"}',
        })
        .option('seed', { type: 'string', describe: 'Seed of every draw [default: of the file]' })
        .option('out', { type: 'string', describe: 'Folder to keep runs in [default: out/NAME-served]' })
        .option('force', { type: 'boolean', default: false, describe: 'Replace what is in the folder' }),
    ).example(
      layOutExamples([
        ['$0 study serve dmpsim:studies/best-base-price < points.jsonl', 'one line of JSON for each point'],
      ]),
    ) as unknown as Argv<StudyArguments>,
  handler: serve,
};

async function serve(options: StudyArguments): Promise<void> {
  const screen = openScreen(options);
  await requireExecutor(options);
  const { ParameterSpace } = await import('../../sim/study/parameter-space.ts');
  const { planStudy } = await import('../../sim/study/plan-study.ts');
  const { engineVersion } = await import('../../sim/store/engine-version.ts');
  const { beginStudy, claimForStudy, holdsStudy, identifyStudy, readStudy } = await import(
    '../../sim/store/study-folder.ts'
  );
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const opened = await openAny(options);
  const space = new ParameterSpace(opened.parameters);
  const planning = planStudy({ ...opened.draft, seed: options.seed ?? opened.draft.seed }, space);
  const { base } = opened.locate(() => {
    for (;;) {
      const step = planning.next();
      if (step.done === true) return step.value;
    }
  });
  const file = { kind: 'served' as const, base, parameters: opened.written };
  const folder = options.out ?? join('out', `${folderName(base.name)}-served`);
  const isSame = holdsStudy(folder) && identifyStudy(readStudy(folder)) === identifyStudy(file);
  const unlock = claimForStudy(folder, { force: options.force || isSame, command: 'served' });
  try {
    if (!isSame) beginStudy(folder, file);
    const parameters = Object.fromEntries(space.paths.map((path, k) => [path, space.ranges[k]]));
    const figures = base.observe.kpis.map(({ name, formula, unit }) => ({ name, formula, unit }));
    screen.print(JSON.stringify({ dmpsim: engineVersion, name: base.name, parameters, figures }));
    await answerLines(options, screen, { folder, file, space });
  } finally {
    unlock();
  }
}

async function openAny(
  options: StudyArguments,
): Promise<Pick<OpenedExperiment, 'draft' | 'written' | 'parameters' | 'locate'>> {
  const { isExperiment, openExperiment } = await import('../../sim/experiments/experiment-file.ts');
  const { openSearch } = await import('../../sim/study/search-file.ts');
  const { locateNamedFile } = await import('../../sim/store/scenario-files.ts');
  const { name, place } = locateNamedFile(options.file);
  const text = await readNamedText(place);
  if (text === undefined)
    throw new UsageError(`no file ${safeText(options.file)}: name an experiment or a search`);
  const open = isExperiment(text, name) ? openExperiment : openSearch;
  return open(text, name, options.set, options.root);
}

interface Served {
  readonly folder: string;
  readonly file: import('../../sim/study/study-file.ts').StudyFile;
  readonly space: import('../../sim/study/parameter-space.ts').ParameterSpace;
}

/** Answers one line after the other until there are no more. */
async function answerLines(
  options: StudyArguments,
  screen: Screen,
  { folder, file, space }: Served,
): Promise<void> {
  const { StudiedEconomy } = await import('../../sim/study/studied-economy.ts');
  const { ServedEconomy } = await import('../../sim/study/served-economy.ts');
  const { ExperimentStore } = await import('../../sim/store/experiment-store.ts');
  const { identifyStudy } = await import('../../sim/store/study-folder.ts');
  const economy = new StudiedEconomy(file.base, space, identifyStudy(file));
  const executor = await openExecutor(options, { screen, folder, plan: economy.plan });
  try {
    const store = await ExperimentStore.open(folder, economy.plan);
    try {
      const served = await ServedEconomy.open(economy, store, executor);
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
        if (line.trim() !== '') screen.print(JSON.stringify(await answer(served, line)));
    } finally {
      store.close();
    }
  } finally {
    await executor.close();
  }
}

async function answer(
  served: import('../../sim/study/served-economy.ts').ServedEconomy,
  line: string,
): Promise<object> {
  let id: unknown = null;
  try {
    const asked = readLine(line);
    id = asked.id;
    return { id, outcomes: await served.answer(asked.point, asked.replications) };
  } catch (error) {
    if (error instanceof InputError) return { id, error: error.message };
    throw error;
  }
}

/** What a line asks for. Throws InputError for one that is no question. */
function readLine(line: string) {
  const refuse = (value: string): InputError =>
    new InputError({
      path: 'line',
      constraint: 'expected an object with a point, as JSON',
      value,
      hint: 'write for instance {"id": 1, "point": {"users.elasticity": 2}, "replications": 4}',
    });
  if (line.length > lineLengthMax) throw refuse('a line of more than a megabyte');
  let asked: Record<string, unknown>;
  try {
    asked = JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw refuse(safeText(line.slice(0, 60)));
  }
  const { id = null, point, replication, replications = 1 } = asked ?? {};
  if (typeof point !== 'object' || point === null || Array.isArray(point))
    throw refuse(safeText(line.slice(0, 60)));
  const isCount = (value: unknown, least: number): value is number =>
    Number.isInteger(value) && Number(value) >= least && Number(value) < 2 ** 31;
  if (replication !== undefined && isCount(replication, 0))
    return { id, point: point as Record<string, unknown>, replications: [replication] };
  if (replication === undefined && isCount(replications, 1) && replications <= replicationsMax)
    return {
      id,
      point: point as Record<string, unknown>,
      replications: Array.from({ length: replications }, (_, k) => k),
    };
  throw refuse(safeText(JSON.stringify({ replication, replications })));
}
