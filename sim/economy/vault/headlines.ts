import { type HeadlineMaker, showPercent } from '../../kernel/headline.ts';
import type { Headline } from '../../kernel/outputs.ts';
import type { World } from './state.ts';
import { deriveComputeShare } from './stream-totals.ts';

/** How RT went to computing and to data, beside the ratio that the vault is to have. */
export function summariseVault(world: World, headline: HeadlineMaker): readonly Headline[] {
  const { compute, data } = world.scenario.vault;
  const allotted = deriveComputeShare(world, 'allotted');
  return [
    headline({
      label: 'RT paid to computing',
      value: deriveComputeShare(world, 'paid'),
      unit: 'share',
      text: (paid) =>
        `${showPercent(paid)} of those paid, ${showPercent(allotted)} of those allotted, ratio ${compute} : ${data}`,
      none: 'no RT were paid',
    }),
  ];
}
