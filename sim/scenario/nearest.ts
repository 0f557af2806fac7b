/** Names longer than this are not compared: nobody misspells them. */
const lengthMax = 100;

/**
 * The candidate that a misspelt name most likely stands for: equal but for case, or within a third of its letters by
 * optimal string alignment (Damerau 1964), or begun alike. Undefined when none is near. First of equals wins.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name === '' || name.length > lengthMax) return undefined;
  const lower = name.toLowerCase();
  let nearest: string | undefined;
  let best = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    const isBegun = lower.length >= 3 && (known.startsWith(lower) || lower.startsWith(known));
    const distance = isBegun ? Math.min(1, alignmentDistance(lower, known)) : alignmentDistance(lower, known);
    const longer = Math.max(lower.length, known.length);
    const isNear = distance <= (longer < 2 ? 0 : Math.max(1, Math.floor(longer / 3)));
    if (isNear && distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** The candidate of several words that a short name begins with the initials of: `lhs` is `latin-hypercube`. */
export function abbreviatedName(name: string, candidates: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  for (const candidate of candidates) {
    const initials = candidate
      .toLowerCase()
      .split(/[-_ ]/)
      .map((word) => word.slice(0, 1))
      .join('');
    if (initials.length >= 2 && lower.length <= 4 && lower.startsWith(initials)) return candidate;
  }
  return undefined;
}

/** Least number of letters inserted, left out, changed or swapped with their neighbour. */
function alignmentDistance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isSwap) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[right.length];
}
