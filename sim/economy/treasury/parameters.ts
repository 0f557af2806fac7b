import { choice, quantity, section, share, votable } from '../../scenario/field.ts';

/** Bills, grants and what the governance pool is given (economy.md §2.13). */
const treasury = votable(
  section({
    maintenanceUsdPerWeek: quantity('usd', '500 USD', {
      provenance: 'A',
      doc: 'Weekly cost of maintenance.',
    }),
    auditsUsdPerWeek: quantity('usd', '200 USD', { provenance: 'A', doc: 'Weekly cost of audits.' }),
    storageUsdPerWeek: quantity('usd', '100 USD', { provenance: 'A', doc: 'Weekly cost of storage.' }),
    grantsPerWeek: quantity('dgai', '0 DGAI', {
      provenance: 'A',
      doc: 'Grants from the treasury to the community fund each week.',
    }),
    grantsTo: choice(['projects', 'community'], 'projects', {
      provenance: 'S',
      doc: 'What becomes of them: the community fund awards them to projects of developers (`grants`), or keeps them.',
    }),
    votersPerWeek: quantity('dgai', '0 DGAI', {
      provenance: 'A',
      doc: 'What the treasury moves to the governance pool each week beside its yearly share, to pay those who vote.',
    }),
    governanceShare: share('10 %', 'S', 'Part of the treasury that goes to the governance pool each year.'),
    accrual: choice(['yearly', 'weekly'], 'yearly', {
      provenance: 'A',
      doc: 'Whether that part moves every 52 weeks or a 52nd of it each week.',
    }),
    poolMargin: share(
      '10 %',
      'A',
      'What the treasury and operations sell in a pool beyond what a bill takes at the present price: nobody knows yet who else sells; what it brings too much pays for the next week.',
    ),
    operationsUsdPerWeek: quantity('usd', '50 USD', {
      provenance: 'A',
      doc: 'Weekly gas and storage paid out of operations.',
    }),
  }),
);

export const treasuryParameters = { mechanisms: { treasury } };
