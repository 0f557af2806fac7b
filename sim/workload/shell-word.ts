/** A word of a command line as a shell reads it back: in quotes where it holds anything but plain characters. */
export function shellWord(word: string): string {
  return /^[\p{L}\p{N}_./:=@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
