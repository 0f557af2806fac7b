import { defineModule } from '../../kernel/module.ts';
import { drawTrait } from '../../kernel/traits.ts';
import { deriveMeanHours } from '../nodes/mechanisms/availability.ts';
import { sizeOfAdaptors } from './size.ts';
import { adaptors, type World } from './state.ts';

export const adaptorsModule = defineModule(adaptors, {
  takes: sizeOfAdaptors,
  create: ({ adaptors: routers }) => {
    routers.col.downSince.fill(-1);
    routers.col.partner.fill(-1);
  },
  renew: (world) => {
    world.adaptorAvailability.renew();
    world.adaptorChoice = undefined;
  },
  traits: drawAdaptors,
  adopts: { adaptors: 'rationality partner' },
  begin: ({ adaptorAvailability }) => adaptorAvailability.start(),
  resume: ({ adaptorAvailability, tick }) => adaptorAvailability.refile(tick),
  enter: ({ adaptorAvailability, scenario }) => {
    adaptorAvailability.meanHours = deriveMeanHours(scenario.adaptors.failures);
  },
});

function drawAdaptors({ adaptors: routers, scenario, streams }: World): void {
  const { misrouting } = scenario.adaptors;
  const trait = streams['adaptor.trait'];
  const { rationality, partner } = routers.col;
  const pays = misrouting.enabled && scenario.nodes.active > 0;
  for (let id = 0; id < routers.rows; id += 1) {
    rationality[id] = drawTrait(misrouting.rationality, trait, id, 0);
    // Who had a partner keeps it: favours done are still paid for.
    if (pays) partner[id] = Math.floor(trait.uniform(id, 0, 1) * scenario.nodes.active);
  }
}
