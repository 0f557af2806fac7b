import { z } from '../../zod.ts';
import {
  choice,
  count,
  described,
  fixed,
  flag,
  name,
  optionalNames,
  optionalText,
  plain,
  quantity,
  section,
  spread,
  votable,
} from '../field.ts';
import { laidOut } from '../fixed-reasons.ts';

/** What users ask for: a model and the tokens of a request, or compute units directly (economy.md §2.1). */
export const workloadsSection = fixed(
  laidOut,
  described(
    z
      .array(
        z.strictObject({
          name: name(undefined, { provenance: 'A', doc: 'Name of the workload.' }),
          weight: plain(1, { provenance: 'A', doc: 'How often users ask for it, relative to the others.' }),
          whitelisted: votable(
            flag(true, {
              provenance: 'A',
              doc: 'Whether the network offers it at the start.',
            }),
          ),
          /** The model served. */
          model: section({
            parametersBillion: plain(
              7,
              { provenance: 'A', doc: 'Parameters of the model, in billions.' },
              { max: 10_000 },
            ),
            layers: count(32, { provenance: 'A', doc: 'Layers of the model.' }, { min: 1, max: 10_000 }),
            width: count(
              4096,
              { provenance: 'A', doc: 'Hidden width of the model.' },
              { min: 1, max: 1_000_000 },
            ),
          }),
          /** Profile file made by `dmpsim workload import`; absent when `cu` says the size directly. */
          profile: optionalText(
            'Profile made by `dmpsim workload import`; absent when `cu` says the size directly.',
            500,
          ),
          /** Inferences in one simulated request. */
          batch: section({
            meanCu: quantity(
              'cu',
              '100 CU',
              {
                provenance: 'A',
                doc: 'Mean size of a request; sets the mean number of inferences in its batch.',
              },
              { min: '0.001 CU' },
            ),
            spread: choice(['constant', 'geometric'], 'geometric', {
              provenance: 'A',
              doc: 'Distribution of the number of inferences per request.',
            }),
          }),
          /** Size of a request in CU, instead of tokens. */
          cu: spread('cu', '100 CU', { provenance: 'A', doc: 'Size of a request when no profile is named.' }),
          encrypted: flag(false, {
            provenance: 'A',
            doc: 'Whether it is computed on encrypted data: at the slow-down of the calibration, by tiers whose own calibration has encrypted work.',
          }),
          tiers: optionalNames('Tiers of nodes that can serve it; all when left out.', 32),
        }),
      )
      .min(1)
      .max(64),
    'What users ask for, for instance [{ name: chat, cu: 100 CU }].',
  ),
);
