/** What a week of routing costs an adaptor. */
export interface RoutingCost {
  readonly usdPerHour: number;
  readonly hours: number;
  readonly usdPerCu: number;
  readonly cu: number;
}

/** USD that a week of routing costs: machines by the hour, traffic and settlement by the work that is routed. */
export function deriveRoutingCost({ usdPerHour, hours, usdPerCu, cu }: RoutingCost): number {
  return usdPerHour * hours + usdPerCu * cu;
}

/** What an adaptor beside `others` may expect of what all of them earn, or route: an equal part. */
export function derivePart(all: number, others: number): number {
  return all / (others + 1);
}
