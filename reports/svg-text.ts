/** Text as it may stand in HTML and SVG. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Attributes of an element of a drawing; numbers to a tenth of a pixel. */
export type Shape = Readonly<Record<string, string | number>>;

/** One element of a drawing, with its content, which is markup already. */
export function shape(tag: string, attributes: Shape, content = ''): string {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${typeof value === 'number' ? roundTenth(value) : escapeMarkup(value)}"`,
  );
  return `<${tag}${written.join('')}>${content}</${tag}>`;
}

/** Text in a drawing. */
export function label(text: string, attributes: Shape): string {
  return shape('text', attributes, escapeMarkup(text));
}

/** A whole drawing that scales with the page; `title` is what it shows, for those who do not see it. */
export function drawing(
  size: { readonly width: number; readonly height: number },
  title: string,
  content: string,
): string {
  const { width, height } = size;
  return shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title }, content);
}

const roundTenth = (value: number): string => String(Math.round(value * 10) / 10);

/** From values to pixels, along a line. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** An axis over [low, high] with about `count` round ticks. */
export function axisOver(low: number, high: number, pixels: readonly [number, number], count = 5): Axis {
  const width = high > low ? high - low : Math.abs(low) || 1;
  const [from, to] = high > low ? [low, high] : [low - width / 2, low + width / 2];
  const rough = (to - from) / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const widest = [1, 2, 5, 10].findIndex((one) => one * magnitude >= rough);
  const choices = [1, 2, 5, 10].slice(0, widest + 1).map((one) => ticksOver(from, to, one * magnitude));
  // Round steps can miss the range: a lone tick tells nobody the scale.
  const ticks = choices.findLast((one) => one.length >= ticksMin) ?? choices[0];
  const [start, end] = pixels;
  return {
    low: from,
    high: to,
    ticks,
    at: (value) => start + ((value - from) / (to - from)) * (end - start),
  };
}

const ticksMin = 3;

function ticksOver(from: number, to: number, step: number): number[] {
  const ticks: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k += 1) ticks.push(k * step);
  return ticks;
}

/** A path through points; a gap where a value is missing. */
export function linePath(points: readonly (readonly [number, number])[]): string {
  let isOpen = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${roundTenth(x)} ${roundTenth(y)}`;
    })
    .join('');
}

/** The area between two lines over the same places. */
export function areaPath(x: readonly number[], low: readonly number[], high: readonly number[]): string {
  const known = x.flatMap((_, k) => (Number.isFinite(low[k]) && Number.isFinite(high[k]) ? [k] : []));
  if (known.length < 2) return '';
  const forth = known.map((k) => `${roundTenth(x[k])} ${roundTenth(high[k])}`);
  const back = known.reverse().map((k) => `${roundTenth(x[k])} ${roundTenth(low[k])}`);
  return `M${[...forth, ...back].join('L')}Z`;
}
