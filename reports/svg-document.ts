/** A document without a browser, in which the modules of the page draw. */
export async function makeSvgDocument(): Promise<Document> {
  const { DOMParser } = await import('linkedom');
  const parsed = new DOMParser().parseFromString(
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'image/svg+xml',
  );
  // Its type is its own; it has all of the standard one that drawing uses.
  return parsed as unknown as Document;
}
