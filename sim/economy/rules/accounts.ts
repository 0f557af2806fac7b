import { AMOUNT_MAX } from '../../ledger/amount.ts';
import type { Book, Ledger, Token } from '../../ledger/ledger.ts';
import { groups } from './holders.ts';
import { deriveUnits } from './mechanisms/whole-amount.ts';
import type { Rules } from './parameters.ts';
import { findBook, type Holder, listTokens, nameOfHolder, type RulePlan } from './plan.ts';
import { readSaid } from './written.ts';

/** What accounts are opened in. */
export interface Ground {
  readonly ledger: Ledger;
  readonly books: Readonly<Record<string, Book>>;
  readonly rowsOf: (group: string) => number;
}

/** Most that may be minted of a token, base units. */
export function readCap({
  cap,
  decimals,
}: {
  readonly cap?: string | undefined;
  readonly decimals: number;
}): number {
  const said = cap === undefined ? undefined : readSaid(cap);
  if (said === undefined || 'formula' in said) return AMOUNT_MAX;
  return Math.min(AMOUNT_MAX, deriveUnits(said.value, Number(`1e${decimals}`)));
}

/** Tokens, accounts and pools that rules bring beside those of the economy. */
export class RuleAccounts {
  readonly #ground: Ground;
  readonly #own = new Map<string, Book>();
  readonly #caps = new Map<string, number>();

  /** Declares the tokens of rules and opens their pools. */
  constructor(ground: Ground, rules: Rules, plans: readonly RulePlan[]) {
    this.#ground = ground;
    for (const token of listTokens(rules)) {
      ground.ledger.token(token.name, token.decimals);
      this.#caps.set(token.name, readCap(token));
    }
    for (const { name, pools, flows } of plans) {
      for (const pool of pools) this.of({ kind: 'pool', rule: name, pool: pool.name }, pool.token);
      for (const { token, from, to, rest } of flows)
        for (const holder of [from, to, rest === 'first' ? undefined : rest])
          if (holder !== undefined) this.of(holder, token);
    }
  }

  token(name: string): Token {
    const token = this.#ground.ledger.tokens.find((one) => one.name === name);
    if (token === undefined) throw new Error(`no part declares the token ${name} of a rule`);
    return token;
  }

  /** Most that may ever be minted of a token, base units. */
  capOf(name: string): number {
    return this.#caps.get(name) ?? AMOUNT_MAX;
  }

  /** The account of a holder, or the accounts of a group, in a token; opened where there is none. */
  of(holder: Holder, token: string): Book {
    const { ledger, books, rowsOf } = this.#ground;
    const known = findBook(holder, token);
    if (known !== undefined) return books[known];
    const name = nameOfHolder(holder);
    const key = `${holder.kind} ${name} ${token}`;
    const opened = this.#own.get(key);
    if (opened !== undefined) return opened;
    const isGroup = holder.kind === 'group' && Object.hasOwn(groups, holder.name);
    const owners = { institution: 'institutions', pool: 'rule-pools', group: name };
    const account = isGroup ? token.toLowerCase() : `${name} ${token.toLowerCase()}`;
    const book = ledger.book(owners[holder.kind], account, this.token(token), isGroup ? rowsOf(name) : 1);
    this.#own.set(key, book);
    return book;
  }
}
