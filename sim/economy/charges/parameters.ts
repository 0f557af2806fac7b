import { choice, fixed } from '../../scenario/field.ts';

/** What the models of subnets are paid in (economy.md §2.5, §4.5). */
const charges = fixed(
  'accounts of those who change it are opened at the start',
  choice(['dgai', '2pm', 'rt'], 'dgai', {
    provenance: 'A',
    doc: 'Token in which a subnet charges for its model: DGAI, 2PM, or its own RT. What a request pays the subnet buys it in the markets, and holders of RT are paid in it once a week, by the RT in their wallets.',
  }),
);

export const chargesParameters = { subnets: { charges } };
