import { defineModule } from '../../kernel/module.ts';
import { checkGenesis, fillShares } from './checks.ts';
import { tokens, type World } from './state.ts';

export const tokensModule = defineModule(tokens, {
  fillsWords: fillShares,
  checks: [checkGenesis],
  create: fillInstitutions,
});

/** What the scenario lays out for institutions. */
function fillInstitutions({ ledger, books, reasons, scenario }: World): void {
  const { wallets } = scenario.tokens;
  for (const name of ['treasury', 'operations', 'investors', 'team', 'community'] as const)
    ledger.mint(books[name], 0, wallets[name], reasons['genesis']);
}
