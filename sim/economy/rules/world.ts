import type { WorldOf } from '../../kernel/module.ts';
import type { network } from '../network/state.ts';

/** What rules see of the economy. */
export type World = WorldOf<typeof network>;
