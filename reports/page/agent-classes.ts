import type { RunView } from '../charts/run-view.ts';

/** Kinds of agents that a reader can follow through all charts. */
export interface AgentClass {
  readonly name: string;
  /** Charts that are about them altogether, by id. */
  readonly charts: RegExp;
  /** Names of marks that are about them in the other charts. */
  readonly marks: RegExp;
}

const agentClasses: readonly AgentClass[] = [
  { name: 'users', charts: /^(users|retention|requests|request-cost|latency)$/, marks: /\busers?\b/i },
  {
    name: 'nodes',
    charts: /^(node-margins|node-population|self-dealing)$/,
    marks:
      /\bnodes?\b|^(staked|emitted|computing|fake|slashes|stake burned|not found|found$|cost to corrupt)/i,
  },
  { name: 'adaptors', charts: /^adaptors$/, marks: /\badaptors?\b|misrout/i },
  { name: 'delegators', charts: /^$/, marks: /delegat|^DGAI, Gini/i },
  { name: 'stakers', charts: /^(dmp|founding|votes)$/, marks: /^2PM, Gini|stakers|DMP|voters|governance/i },
  {
    name: 'contributors',
    charts: /^(contributions|novelty|divergence)$/,
    marks: /^data\b|contributor|royalt/i,
  },
  { name: 'traders', charts: /^(liquidity)$/, marks: /traders|trend|volume/i },
];

/** The kinds that a run has; all where its tables of agents are not there to tell. */
export function agentClassesOf({ data: { agents } }: RunView): readonly AgentClass[] {
  if (agents.length === 0) return agentClasses;
  return agentClasses.filter(({ name }) => agents.some((table) => table.name === name && table.rows > 0));
}

/** Whether a mark of a chart is about a kind of agent. */
function isAbout(agents: string, chart: string, mark: string): boolean {
  const found = agentClasses.find(({ name }) => name === agents);
  return found !== undefined && (found.charts.test(chart.replace(/^b-/, '')) || found.marks.test(mark));
}

/** Lets the marks of one kind of agent stand out in a drawn chart; of none where `agents` is empty. */
export function highlightAgents(svg: SVGSVGElement, chart: string, agents: string): void {
  for (const mark of svg.querySelectorAll('[data-series]')) {
    const label = mark.getAttribute('data-series') ?? '';
    mark.classList.toggle('faded', agents !== '' && !isAbout(agents, chart, label));
  }
}
