import { group } from 'd3';

/** A chart of what flowed from where to where over the whole run. */
export interface FlowChart {
  readonly kind: 'flow';
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly unit: string;
  readonly links: readonly FlowLink[];
  /** Colour of an account's bar and of what flows to it. */
  readonly colorOf: (account: string) => string;
}

export interface FlowLink {
  readonly from: string;
  readonly to: string;
  /** Why it moved, as the ledger names it. */
  readonly reasons: readonly { readonly reason: string; readonly doc: string; readonly amount: number }[];
  readonly amount: number;
}

/** The mark that tells an account as a receiver from the same account as a payer. */
export const returnMark = ' ↩';

/**
 * Turns flows into links without cycles: an account that pays into a chain and is paid by its end (a refund) appears once as
 * payer and once, marked, as receiver. Links of the same two accounts become one. `roots` are the accounts that start.
 */
export function unrollCycles(links: readonly FlowLink[], roots: readonly string[]): FlowLink[] {
  const outgoing = group(links, ({ from }) => from);
  const unrolled: FlowLink[] = [];
  const open = new Set<string>();
  const done = new Set<string>();
  const visit = (account: string): void => {
    open.add(account);
    for (const link of outgoing.get(account) ?? []) {
      const isBack = open.has(link.to);
      unrolled.push(isBack ? { ...link, to: link.to + returnMark } : link);
      if (!isBack && !done.has(link.to)) visit(link.to);
    }
    open.delete(account);
    done.add(account);
  };
  for (const root of roots) if (!done.has(root)) visit(root);
  return unrolled;
}
