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
  text,
  votable,
} from '../../scenario/field.ts';
import { laidOut } from '../../scenario/fixed-reasons.ts';
import { z } from '../../zod.ts';

/** What a compute unit is, and what it costs machines (economy.md §2.1). */
const computeUnit = fixed(
  'work is measured by it from the start',
  section({
    auPerCu: plain(
      400,
      { provenance: 'A', doc: 'Anchor units in one compute unit; fixes the price level.' },
      { min: 1e-6 },
    ),
    basis: choice(['quoted', 'metered'], 'quoted', {
      provenance: 'S',
      doc: 'CU from tokens by the network calibration (quoted), or from the time that the node actually used (metered): an hour of any node is charged as what the machine of the network calibration does in an hour, so a tier at half speed charges twice as much. Escrow covers the slowest node that may serve.',
    }),
    calibration: text(
      'calibrations/reference.json',
      {
        provenance: 'A',
        doc: 'Network calibration, relative to the scenario: what tokens cost by arithmetic (b), weights read (c), attention (e) and cached keys and values read (k).',
        file: 'calibration',
      },
      500,
    ),
    uncertainty: choice(['none', 'sample'], 'none', {
      provenance: 'A',
      doc: 'Whether the figures of calibrations are taken as they are, or drawn within their uncertainty once per replication.',
    }),
  }),
);

/** What users ask for: a model and the tokens of a request, or compute units directly (economy.md §2.1). */
const workloads = fixed(
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
            { file: 'profile' },
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

export const workloadsParameters = { mechanisms: { computeUnit }, workloads };
