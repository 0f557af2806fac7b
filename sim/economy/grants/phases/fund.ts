import { WEEK_HOURS } from '../../../units.ts';
import { orderOwner } from '../../markets/market.ts';
import { sellDgai } from '../../markets/orders.ts';
import { deriveKind, deriveTranche } from '../mechanisms/grant-effects.ts';
import { projectKinds, projectStage, type World } from '../state.ts';

/**
 * Once a week developers are paid for their work and sell what they live on; projects end, well or not, what they made falls
 * out of use in the end, and what has been granted since begins new ones.
 */
export function fundProjects(world: World): void {
  if (!world.endsWeek) return;
  spendProceeds(world);
  const { projects } = world;
  for (let id = 0; id < projects.rows && projects.col.stage[id] !== projectStage.planned; id += 1)
    if (projects.col.stage[id] === projectStage.working) work(world, id);
    else if (projects.col.stage[id] === projectStage.inUse) age(world, id);
  beginProjects(world);
  sellGrants(world);
}

/** A week's pay; at the end the project is in use, or came to nothing. */
function work(world: World, id: number): void {
  const { ledger, books, reasons, counts, streams, scenario } = world;
  const { col } = world.projects;
  col.done[id] += 1;
  const pay = deriveTranche(col.ask[id], col.done[id], col.weeks[id]);
  ledger.transfer(books.projectGrants, id, books.developers, 0, pay, reasons['grant.pay']);
  counts.grantsPaid[0] += pay;
  if (col.done[id] < col.weeks[id]) return;
  const fails = streams['grant.project'].uniform(id, 0, 1) < scenario.grants.fails;
  col.stage[id] = fails ? projectStage.failed : projectStage.inUse;
  if (fails) counts.projectsFailed[0] += 1;
  else world.inUse.col[projectKinds[col.kind[id]]][0] += 1;
  world.note(fails ? 'fail' : 'launch', 'project', id, 0, projectKinds[col.kind[id]]);
}

function age(world: World, id: number): void {
  const { streams, scenario, week, projects } = world;
  if (streams['grant.use'].uniform(id, week, 0) >= scenario.grants.abandoned) return;
  const kind = projectKinds[projects.col.kind[id]];
  projects.col.stage[id] = projectStage.abandoned;
  world.inUse.col[kind][0] -= 1;
  world.note('abandon', 'project', id, 0, kind);
}

/** Projects begin in their order as long as what has been granted and not yet awarded is enough for one more. */
function beginProjects(world: World): void {
  const { ledger, books, reasons, economy, scenario, counts, streams } = world;
  const { ask, lasts } = scenario.grants;
  const { stage, ...col } = world.projects.col;
  const weights = projectKinds.map((kind) => scenario.grants[kind].weight);
  for (;;) {
    const id = stage.indexOf(projectStage.planned);
    if (id < 0 || economy.col.grantsWaiting[0] < ask || books.community.balance[0] < ask) return;
    stage[id] = projectStage.working;
    col.kind[id] = deriveKind(weights, streams['grant.project'].uniform(id, 0, 0));
    col.ask[id] = ask;
    col.weeks[id] = Math.ceil(lasts / WEEK_HOURS);
    economy.col.grantsWaiting[0] -= ask;
    ledger.transfer(books.community, 0, books.projectGrants, id, ask, reasons['grant.award']);
    counts.projectsBegun[0] += 1;
    world.note('award', 'project', id, ask / 1e6, projectKinds[col.kind[id]]);
  }
}

/** Developers live on what they are paid. */
function sellGrants(world: World): void {
  const { books, scenario } = world;
  const sold = Math.floor(books.developers.balance[0] * scenario.grants.sells);
  if (sold > 0) sellDgai(world, orderOwner.developer, 0, sold);
  if (!world.market.pooled) spendProceeds(world);
}

function spendProceeds({ ledger, books, reasons }: World): void {
  ledger.burn(books.developersUsd, 0, books.developersUsd.balance[0], reasons['outside.out.developers']);
}
