import { capitalise } from '../../kit/capitalise.ts';
import { type FlowChart, type FlowLink, unrollCycles } from '../../kit/flow-chart.ts';
import { formatShort } from '../../kit/number-format.ts';
import { palette } from '../../kit/palette.ts';
import type { LeftOut } from '../../kit/time-chart.ts';
import type { ReducedFlow } from '../report-data.ts';
import type { RunView } from '../run-view.ts';

/**
 * Reasons by which a fee moves from the user to whoever keeps it (economy.md §2.4–6, §2.13). What nodes then hand to
 * adaptors for being favoured is no fee.
 */
const feeReasons = /^(escrow|settle|selfdeal|governance)\.|^pay\.(node|adaptor)$/;

/** Everyone has one colour here and in the fees over time. */
const accountColors: readonly { readonly account: RegExp; readonly color: string }[] = [
  { account: /^nodes, /i, color: palette.ink },
  { account: /^node/i, color: palette.blue },
  { account: /^adaptor/i, color: palette.orange },
  { account: /^royalt/i, color: palette.purple },
  { account: /^treasury/i, color: palette.sky },
  { account: /^(governance|voters)/i, color: palette.green },
  { account: /^operations/i, color: palette.vermilion },
];

/** Nodes that buy their own work pay like users, and must not be taken for the nodes that earn. */
const selfDealers = 'nodes, buying their own work';

/** Who got what users paid: DGAI by reason, refunds taken off. */
export function feeFlowsChart(run: RunView): FlowChart | LeftOut {
  const id = 'fee-flows';
  const flows = run.flowsOf('DGAI').filter((flow) => feeReasons.test(flow.reason) && flow.from !== flow.to);
  const netted = netLinks(flows.map(separateSelfDealers));
  const links = withoutEscrow(netted);
  if (links.length === 0) return { kind: 'left out', id, reason: 'Fees: no user paid for anything.' };
  const receivers = new Set(links.map((link) => link.to));
  const payers = [...new Set(links.map((link) => link.from))].filter((account) => !receivers.has(account));
  return {
    kind: 'flow',
    id,
    title: 'Who got what users paid?',
    caption: describe(flows, netted),
    unit: 'DGAI',
    links: unrollCycles(links, payers).map(nameAccounts),
    colorOf: (account) => accountColors.find((entry) => entry.account.test(account))?.color ?? palette.grey,
  };
}

function separateSelfDealers(flow: ReducedFlow): ReducedFlow {
  return flow.reason.startsWith('selfdeal') ? { ...flow, from: selfDealers } : flow;
}

/** One link for each pair of accounts; what flowed back (a refund) is taken off what flowed forth. */
function netLinks(flows: readonly ReducedFlow[]): FlowLink[] {
  const links = new Map<
    string,
    { from: string; to: string; reasons: FlowLink['reasons'][number][]; amount: number }
  >();
  for (const { from, to, reason, doc, total } of flows) {
    const back = links.get(`${to}\n${from}`);
    const link = back ?? links.get(`${from}\n${to}`) ?? { from, to, reasons: [], amount: 0 };
    if (back === undefined) links.set(`${from}\n${to}`, link);
    const amount = back === undefined ? total : -total;
    link.reasons.push({ reason, doc, amount });
    link.amount += amount;
  }
  return [...links.values()].flatMap((link) => {
    if (link.amount >= 0) return link.amount > 0 ? [link] : [];
    const reasons = link.reasons.map((reason) => ({ ...reason, amount: -reason.amount }));
    return [{ from: link.to, to: link.from, reasons, amount: -link.amount }];
  });
}

/** With one payer escrow tells nothing: what it paid out is what the payer paid. */
function withoutEscrow(links: readonly FlowLink[]): readonly FlowLink[] {
  const payers = links.filter((link) => link.to === 'escrow');
  const isOnlyPassedOn = payers.length === 1 && links.some((link) => link.from === 'escrow');
  if (!isOnlyPassedOn) return links;
  const rest = links.filter((link) => link.to !== 'escrow');
  return rest.map((link) => (link.from === 'escrow' ? { ...link, from: payers[0].from } : link));
}

function nameAccounts(link: FlowLink): FlowLink {
  return { ...link, from: capitalise(link.from), to: capitalise(link.to) };
}

function describe(flows: readonly ReducedFlow[], links: readonly FlowLink[]): string {
  const sum = (isCounted: (flow: ReducedFlow) => boolean) =>
    flows.filter(isCounted).reduce((total, flow) => total + flow.total, 0);
  const refunded = sum((flow) => flow.reason === 'escrow.refund');
  const paid = links.filter((link) => link.to === 'escrow').reduce((total, link) => total + link.amount, 0);
  const toNodes = sum((flow) => /^settle\.(node|task)$/.test(flow.reason));
  if (paid === 0) return 'DGAI that moved because of requests, over the whole run.';
  return [
    `Requests cost ${formatShort(paid, 'DGAI')}, after ${formatShort(refunded, 'DGAI')} of escrow went back unused.`,
    `${formatShort(toNodes / paid, 'share')} was for nodes.`,
  ].join(' ');
}
