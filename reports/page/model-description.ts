import { group } from 'd3';
import type { RunView } from '../charts/run-view.ts';
import { capitalise } from '../kit/capitalise.ts';
import { formatCount } from '../kit/number-format.ts';
import { describeLength } from '../kit/time-format.ts';
import { element, folded } from './markup.ts';

/**
 * The model of a run by the ODD protocol (Grimm et al., 2020: overview, design concepts, details), made from the scenario,
 * the schema's own words, the list of phases and the tables of agents.
 */
export function createModelDescription(run: RunView): HTMLElement[] {
  const parts: readonly (readonly [title: string, contents: HTMLElement[]])[] = [
    ['Overview', describeOverview(run)],
    ['Design concepts', describeConcepts(run)],
    ['Details', describeDetails(run)],
  ];
  return parts.map(([title, contents]) =>
    element('section', { class: 'odd' }, element('h3', {}, title), ...contents),
  );
}

function describeOverview({ data, hours }: RunView): HTMLElement[] {
  const entities = data.tables.map(({ name, columns }) => {
    const words = columns.filter(({ doc }) => doc !== '').map(({ name: column, doc }) => `${column}: ${doc}`);
    const active = data.agents.find((table) => table.name === name)?.active;
    const count = active === undefined ? '' : ` (${formatCount(active)} at the end)`;
    return fold(`${capitalise(name)}${count}`, words);
  });
  const phases = element(
    'ol',
    { class: 'phases' },
    ...data.phases.map(({ name, doc }) => element('li', {}, element('strong', {}, name), `: ${doc}`)),
  );
  return [
    say('Purpose', data.question === '' ? `What happens in ${data.name}.` : data.question),
    say(
      'Entities, state variables and scales',
      `One tick is ${describeLength(data.tickHours)}, the run ${describeLength(hours)}. There is no space: everyone can reach everyone. Agents of ${formatCount(data.tables.length)} kinds, each with the state below, and accounts of the ledger: every token stands on exactly one account at every tick.`,
    ),
    ...entities,
    say('Process overview and scheduling', 'In each tick, in this order:'),
    phases,
  ];
}

function describeConcepts(run: RunView): HTMLElement[] {
  const { data } = run;
  const has = (path: string) => run.parameter(path) === true;
  const twoPm = has('twoPm.enabled');
  const pooled = run.parameter('price.source') === 'pool';
  const emergent = [
    pooled ? 'the price of DGAI' : undefined,
    twoPm ? 'prices of 2PM and royalty tokens, which subnets are founded, quality of models' : undefined,
    'queues and latency, who joins and leaves, how much is faked, how stake and wealth are divided',
  ].filter((one) => one !== undefined);
  const formulas = data.assumptions.filter(({ value }) => value.startsWith('='));
  const learning = twoPm
    ? 'Traders move to strategies that paid; contributors remember what subnets paid them; users remember how their requests went.'
    : 'Users remember how their requests went; operators of nodes the losses of the last weeks.';
  return [
    say(
      'Basic principles',
      'Supply of computing meets demand under rules of a protocol; every flow of tokens is booked with its reason, and conservation is checked at every tick.',
    ),
    say(
      'Emergence',
      `Not set but resulting: ${emergent.join('; ')}.${pooled ? '' : ' The price of DGAI is set from outside.'}`,
    ),
    say(
      'Adaptation and objectives',
      `Users accept a request by a logit over its price against outside; nodes join above a hurdle of margin and leave after weeks of loss; cheats weigh gain against expected loss; holders choose by yield. ${formulas.length === 0 ? 'No policy is replaced by a formula here.' : `Replaced by formulas here: ${formulas.map(({ path, value }) => `${path} ${value}`).join('; ')}.`}`,
    ),
    say('Learning and prediction', `${learning} Nobody foresees shocks.`),
    say(
      'Sensing',
      'Agents see prices, fees, their own income and what the chain publishes, not each other’s minds.',
    ),
    say(
      'Interaction',
      'Through queues of nodes, prices, votes and shares of common pots; agents do not meet directly.',
    ),
    say(
      'Stochasticity',
      `Every draw is a function of the seed “${data.seed}”, replication ${formatCount(data.replication)}, its purpose, its individual and the individual’s own occasion: runs with one seed differ by what was changed and by nothing else.`,
    ),
    say('Observation', `${formatCount(data.series.length)} measures are taken from outside the state:`),
    fold(
      'All measures',
      data.series.map(
        ({ name, unit, doc }) => `${name}${unit === '1' || unit === '' ? '' : ` (${unit})`}: ${doc}`,
      ),
    ),
  ];
}

function describeDetails({ data }: RunView): HTMLElement[] {
  const sections = group(data.assumptions, ({ path }) => {
    const [section, next] = path.split('.');
    // Each mechanism is a model of its own.
    return section === 'mechanisms' && next !== undefined ? `mechanisms.${next}` : section;
  });
  const inputs = data.files.map(({ file }) => file);
  const submodels = [...sections].map(([name, rows]) =>
    fold(
      `${name}: ${formatCount(rows.length)} value${rows.length === 1 ? '' : 's'}`,
      rows.map(({ path, value, provenance, doc }) => `${path} = ${value} [${provenance}] ${doc}`),
    ),
  );
  return [
    say(
      'Initialisation',
      'The genesis of each token is booked to its first holders; agents draw their traits once; all values are in the table of assumptions.',
    ),
    say(
      'Input data',
      inputs.length === 0 ? 'None from outside.' : `Files that the run read: ${inputs.join(', ')}.`,
    ),
    say(
      'Submodels',
      'The values of each part of the model, with where they come from (S, P or A) and what they mean:',
    ),
    ...submodels,
  ];
}

function say(title: string, words: string): HTMLElement {
  return element('p', {}, element('strong', {}, `${title}. `), words);
}

function fold(title: string, items: readonly string[]): HTMLElement {
  const list = element('ul', {});
  const box = folded(title, list);
  box.addEventListener('toggle', () => {
    // Hundreds of lines are made for who asks for them.
    if (box.open && list.childElementCount === 0)
      list.append(...items.map((item) => element('li', {}, item)));
  });
  return box;
}
