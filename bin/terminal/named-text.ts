/** Larger than a scenario, an experiment or a search may be. */
const bytesMax = 4 * 1_048_576;

/** The text of a file that was named; undefined where only reading it as a scenario can say what is wrong. */
export async function readNamedText(place: string): Promise<string | undefined> {
  const { readPlainText } = await import('../../sim/store/plain-file.ts');
  try {
    return readPlainText(place, { bytesMax, links: 'followed' });
  } catch {
    return undefined;
  }
}
