import { element } from './markup.ts';

/** Draws a page from the data that stands in it, base64 and gzip, or says in it why that is not possible; then calls `finish`. */
export async function startPage(
  what: 'page' | 'report',
  create: (data: Response) => Promise<HTMLElement[]>,
  finish: () => void = () => undefined,
): Promise<void> {
  const root = document.getElementById('report') as HTMLElement;
  try {
    const packed = atob(document.getElementById('run-data')?.textContent ?? '');
    const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    root.replaceChildren(...(await create(new Response(stream))));
    document.documentElement.dataset['ready'] = 'yes';
    finish();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    root.replaceChildren(element('p', { role: 'alert' }, `The ${what} could not be drawn: ${reason}`));
    throw error;
  }
}
