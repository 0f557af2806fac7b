import { accounts, agents, type CountOf, declare, type WorldOf } from '../../kernel/module.ts';
import type { AliasTable } from '../../random/distributions/alias-table.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import { Availability, deriveMeanHours } from '../nodes/mechanisms/availability.ts';
import { nodes } from '../nodes/state.ts';
import { adaptorSpec } from './adaptors.ts';
import { adaptorsParameters } from './parameters.ts';

/** Adaptors that there may be. */
export const countAdaptors = ({
  adaptors: { count, industry },
}: ValuesOf<typeof adaptorsParameters>): number => (industry.enabled ? industry.potential : count);

export const countAdaptorRows: CountOf<typeof adaptorsParameters> = ({ scenario }) => countAdaptors(scenario);

/** Those who route requests. */
export const adaptors = declare(
  {
    name: 'adaptors',
    doc: 'Those who route requests to nodes: how they serve, when they fail, whom they favour.',
    parameters: adaptorsParameters,
    needs: [nodes],
    tables: { adaptors: agents('adaptors', adaptorSpec, countAdaptorRows) },
    books: {
      adaptors: accounts('adaptors', 'wallet', 'DGAI', countAdaptorRows),
      adaptorsUsd: accounts('adaptors', 'usd', 'USD', countAdaptorRows),
    },
    streams: ['adaptor.trait', 'adaptor.failure'],
  },
  ({ adaptors: routers, streams, scenario, tickHours }) => ({
    adaptorAvailability: new Availability(
      routers.col,
      routers.rows,
      streams['adaptor.failure'],
      deriveMeanHours(scenario.adaptors.failures),
      tickHours,
    ),
    /** Users' table of adaptors to draw from; undefined when it must be made anew from their appeal. */
    adaptorChoice: undefined as AliasTable | undefined,
  }),
);

export type World = WorldOf<typeof adaptors>;
