import {
  assumedShare,
  changeable,
  count,
  fixed,
  flag,
  quantity,
  section,
  spread,
} from '../../scenario/field.ts';
import { drawnAhead, laidOut } from '../../scenario/fixed-reasons.ts';

/** Adaptors: route, settle, monitor (economy.md §6). */
export const adaptorsSection = changeable(
  section({
    count: fixed(laidOut, count(10, { provenance: 'A', doc: 'Adaptors of the network.' }, { max: 10_000 })),
    sellsRewards: assumedShare('90 %', 'Share of what adaptors earn that they sell each week.'),
    failures: section({
      enabled: fixed(drawnAhead, flag(true, { provenance: 'A', doc: 'Whether adaptors fail.' })),
      mtbf: quantity(
        'duration',
        '2,000 h',
        { provenance: 'A', doc: 'Mean time between failures.' },
        { min: '1 min' },
      ),
      mttr: quantity('duration', '2 h', { provenance: 'A', doc: 'Mean time to repair.' }, { min: '1 min' }),
    }),
    misrouting: section({
      enabled: flag(true, {
        provenance: 'A',
        doc: 'Whether adaptors weigh routing to a node that pays them for it.',
      }),
      kickback: assumedShare('20 %', 'Part of the base cost that the favoured node hands back.'),
      rationality: spread(
        'number',
        { lognormal: { mean: 1.5, cv: 0.3 } },
        { provenance: 'A', doc: 'k of the logit, per USD of expected gain, drawn per adaptor.' },
      ),
    }),
  }),
);
