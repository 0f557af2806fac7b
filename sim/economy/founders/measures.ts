import { after, group, type Measure, ratio } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { isFounded } from '../subnets/measures.ts';
import { ideaStage, type World } from './state.ts';

const measures = after<World>(
  'subnets.failed',
  group<World>('ecosystem', [
    [
      'founders.ideas',
      '1',
      'stakers with an idea for a subnet that they have not proposed',
      (w) => w.founders.col.idea.reduce((sum, stage) => sum + Number(stage === ideaStage.had), 0),
      'week',
    ],
    [
      'founders.spent',
      'USD',
      'spent on proposals since the start',
      (w) => w.counts.proposalUsd[0] / BASE_UNITS,
      'week',
    ],
    [
      'founders.forfeited',
      'DMP',
      'deposits lost since the start, of proposals that were given back',
      (w) => w.counts.forfeited[0] / BASE_UNITS,
      'week',
    ],
    [
      'subnets.standard',
      'share',
      'part of contributed data that fits the standards of founded subnets, on average',
      (w) => {
        const founded = [...w.subnetNames.keys()].filter((id) => isFounded(w, id));
        return (
          1 -
          ratio(
            founded.reduce((sum, id) => sum + w.subnets.col.misfit[id], 0),
            founded.length,
          )
        );
      },
      'week',
      'no subnet was founded',
    ],
  ]),
);

/** Who proposes subnets, and with how much care; nothing where they come by a calendar. */
export const founderMeasures = ({ scenario }: Pick<World, 'scenario'>): readonly Measure<World>[] =>
  scenario.subnets.proposals.by === 'founders' ? measures : [];
