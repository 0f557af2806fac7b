/** What all charts of a page have in common that are drawn over simulated time. */
export interface Timeline {
  /** The stretch of time that is shown, hours. */
  readonly from: number;
  readonly to: number;
  readonly shocks: readonly ShockSpan[];
  /** Rare events that concern the whole economy. */
  readonly marks: readonly TimeMark[];
  /** `week`, `day` or `hour`: the periods in which flows and counts are summed. */
  readonly periodName: string;
  /** Hours between two measurements. */
  readonly rowHours: number;
}

/** A stretch of time in which something befell the economy. */
export interface ShockSpan {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** A moment at which something happened. */
export interface TimeMark {
  readonly hours: number;
  readonly kind: string;
  readonly who: string;
  readonly note: string;
}

/** The first `to` hours, of which nothing is said. */
export function plainTimeline(to: number, rowHours: number): Timeline {
  return { from: 0, to, shocks: [], marks: [], periodName: 'day', rowHours };
}
