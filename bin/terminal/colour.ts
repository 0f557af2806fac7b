/** Looks of text on a terminal; each says something that the text says too. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Look = keyof typeof codes;

/** Gives text a look, or leaves it as it is where colours are not wanted. */
export type Paint = (look: Look, text: string) => string;

const plain: Paint = (_look, text) => text;

const coloured: Paint = (look, text) => {
  const [on, off] = codes[look];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/**
 * How to paint for a stream: `--no-color` first, then NO_COLOR and FORCE_COLOR (see no-color.org, force-color.org), then
 * whether a person is reading.
 */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  wanted: boolean | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Paint {
  if (wanted !== undefined) return wanted ? coloured : plain;
  if (environment['NO_COLOR']) return plain;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force === '0' || force === 'false' ? plain : coloured;
  return stream.isTTY === true && environment['TERM'] !== 'dumb' ? coloured : plain;
}
