/** `royalty pool` as it begins a sentence: `Royalty pool`. */
export function capitalise(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
