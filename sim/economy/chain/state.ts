import { declare, table, type WorldOf } from '../../kernel/module.ts';
import { column } from '../../state/table.ts';
import { treasury } from '../treasury/state.ts';
import { chainParameters } from './parameters.ts';

/** What settling and archiving each request costs outside. */
export const chain = declare({
  name: 'chain',
  doc: 'Gas and storage that requests cost outside the network, and who pays for them.',
  parameters: chainParameters,
  on: 'mechanisms.chain.enabled',
  needs: [treasury],
  tables: {
    chain: table(
      'chain',
      {
        ended: column('f64', '1', 'requests of the tick that were settled or refunded'),
        served: column('f64', '1', 'those of them that were served, and are archived'),
        before: column('f64', '1', 'requests settled or refunded in the last tick'),
        gas: column('f64', '1e-6 USD', 'gas of the week so far'),
        storage: column('f64', '1e-6 USD', 'storage of the week so far'),
        requests: column('f64', '1', 'requests of the week so far'),
        owed: column('f64', '1e-6 USD', 'gas and storage of earlier weeks that nobody has paid'),
      },
      () => 1,
    ),
  },
  counts: {
    lastGas: column('f64', '1e-6 USD', 'gas of the last week'),
    lastStorage: column('f64', '1e-6 USD', 'storage of the last week'),
    lastRequests: column('f64', '1', 'requests settled or refunded in the last week'),
  },
  flows: {
    USD: {
      'outside.out.chain': ['operations', 'burn', 'gas and storage of requests', 10_101],
      'outside.out.chainAid': ['treasury', 'burn', 'gas and storage of requests', 10_102],
    },
  },
  policies: {
    gasPriceL1: 'mechanisms.chain.l1.gasPriceGwei',
    gasPriceL2: 'mechanisms.chain.l2.gasPriceGwei',
  },
});

export type World = WorldOf<typeof chain>;
