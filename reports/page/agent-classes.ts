import type { RunView } from '../charts/run-view.ts';

/** What is about a kind of agents beside the chart that is called as they are and marks that name them. */
interface AgentClass {
  /** Charts that are about them altogether, by id. */
  readonly charts?: readonly string[];
  /** Names of marks that are about them in the other charts. */
  readonly marks?: RegExp;
}

/** In the order in which they are offered; kinds that need no more than their name follow. */
const agentClasses: Readonly<Record<string, AgentClass>> = {
  users: { charts: ['retention', 'requests', 'request-cost', 'latency'] },
  nodes: {
    charts: ['node-margins', 'node-population', 'self-dealing'],
    marks: /^(staked|emitted|computing|fake|slashes|stake burned|not found|found$|cost to corrupt)/i,
  },
  adaptors: { marks: /misrout/i },
  delegators: { marks: /delegat|^DGAI, Gini/i },
  stakers: { charts: ['dmp', 'founding', 'votes'], marks: /^2PM, Gini|DMP|voters|governance/i },
  contributors: { charts: ['contributions', 'novelty', 'divergence'], marks: /^data\b|royalt/i },
  traders: { charts: ['liquidity'], marks: /trend|volume/i },
};

/** Kinds of agents that a reader can follow through all charts: those of the run, or the usual ones where its tables are not there to tell. */
export function agentClassesOf({ data: { agents } }: RunView): readonly string[] {
  const usual = Object.keys(agentClasses);
  if (agents.length === 0) return usual;
  const there = agents.filter(({ rows }) => rows > 0).map(({ name }) => name);
  return [...usual.filter((name) => there.includes(name)), ...there.filter((name) => !usual.includes(name))];
}

/** Whether a mark of a chart is about a kind of agent. */
function isAbout(agents: string, chart: string, mark: string): boolean {
  const { charts = [], marks } = agentClasses[agents] ?? {};
  const id = chart.replace(/^b-/, '');
  const named = mark
    .toLowerCase()
    .split(/[^\w-]+/)
    .some((word) => word === agents || `${word}s` === agents);
  return id === agents || charts.includes(id) || named || (marks?.test(mark) ?? false);
}

/** Lets the marks of one kind of agent stand out in a drawn chart; of none where `agents` is empty. */
export function highlightAgents(svg: SVGSVGElement, chart: string, agents: string): void {
  for (const mark of svg.querySelectorAll('[data-series]')) {
    const label = mark.getAttribute('data-series') ?? '';
    mark.classList.toggle('faded', agents !== '' && !isAbout(agents, chart, label));
  }
}
