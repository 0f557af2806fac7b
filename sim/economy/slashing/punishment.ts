import { BASE_UNITS } from '../../units.ts';
import { listLotsOf, lotOwner } from '../staking/mechanisms/unbonding.ts';
import { isPunished, type SlashedAccount, slash } from './mechanisms/slashing.ts';
import type { World } from './state.ts';

/** What stake is slashed for, and the rule that says how much of it. */
const ruleOf = { fake: 'slashFake', downtime: 'slashDowntime', misrouting: 'slashMisrouting' } as const;

/**
 * Slashes own, delegated and unbonding stake of a node pro rata, or what its operator owns alone, and jails it. A jailed node earns nothing: the work
 * and weight of its week are forfeit, and its queue goes elsewhere when the phase ends. Nothing where the slash is 0 %.
 */
export function punishNode(world: World, node: number, offence: 'fake' | 'downtime'): void {
  if (!punishes(world, offence)) return;
  const { books, nodes, economy } = world;
  const ownAlone = world.scenario.mechanisms.slashing.reaches === 'own';
  const accounts: SlashedAccount[] = [
    { book: books.nodeStake, row: node },
    ...(ownAlone ? [] : [{ book: books.delegated, row: node }]),
    ...unbondingOf(world, node, (owner) => (ownAlone ? owner === lotOwner.node : owner !== lotOwner.adaptor)),
  ];
  const own = books.nodeStake.balance[node];
  const delegated = books.delegated.balance[node];
  punishStake(world, accounts, offence, 'node', node);
  nodes.col.weekSlashed[node] += own - books.nodeStake.balance[node];
  economy.col.weekDelegatedSlashed[0] += delegated - books.delegated.balance[node];
  nodes.col.jailedUntil[node] = deriveJailEnd(world);
  nodes.col.weekCuMilli[node] = 0;
  nodes.col.weekWeight[node] = 0;
  world.roster.change(node);
  world.stopped.add(node);
}

/** Slashes own and unbonding stake of an adaptor, and jails it: users choose among the others. Nothing where the slash is 0 %. */
export function punishAdaptor(world: World, adaptor: number, offence: 'misrouting' | 'downtime'): void {
  if (!punishes(world, offence)) return;
  const { books, adaptors, counts } = world;
  const accounts = [
    { book: books.adaptorStake, row: adaptor },
    ...unbondingOf(world, adaptor, (owner) => owner === lotOwner.adaptor),
  ];
  counts.adaptorsSlashed[0] += punishStake(world, accounts, offence, 'adaptor', adaptor);
  counts.adaptorSlashes[0] += 1;
  adaptors.col.jailedUntil[adaptor] = deriveJailEnd(world);
  adaptors.col.appeal[adaptor] = 0;
  world.adaptorChoice = undefined;
}

const punishes = ({ scenario, inForce }: World, offence: keyof typeof ruleOf): boolean =>
  isPunished(scenario.mechanisms.slashing.mode, inForce[ruleOf[offence]]);

/** The tick until which whoever is punished now stays in jail at least. */
function deriveJailEnd(world: World): number {
  return Math.max(world.tick + 1, world.tickAfter(world.scenario.mechanisms.slashing.jail));
}

/** Burns the part of all accounts that an offence costs, unless it is only jailed for; returns what was burned. */
function punishStake(
  world: World,
  accounts: readonly SlashedAccount[],
  offence: keyof typeof ruleOf,
  agent: 'node' | 'adaptor',
  id: number,
): number {
  const jailOnly = world.scenario.mechanisms.slashing.mode === 'jailOnly';
  const reason = `slash.${offence}` as const;
  const ppm = world.inForce[ruleOf[offence]];
  const burned = jailOnly ? 0 : slash(world.ledger, accounts, ppm, world.reasons[reason]);
  world.counts.slashes[0] += 1;
  world.counts.slashed[0] += burned;
  world.note(reason, agent, id, burned / BASE_UNITS, jailOnly ? 'jailed' : 'slashed and jailed');
  return burned;
}

function unbondingOf(world: World, bond: number, counts: (owner: number) => boolean): SlashedAccount[] {
  const { owner } = world.lots.col;
  const isMeant = (row: number): boolean => owner[row] !== lotOwner.none && counts(owner[row]);
  return Array.from(listLotsOf(world.lots, bond).filter(isMeant), (row) => ({
    book: world.books.unbonding,
    row,
  }));
}
