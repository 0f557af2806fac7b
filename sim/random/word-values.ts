/** How many values a random word has: words are integers in [0, 2^32). */
export const WORD_VALUES = 0x1_0000_0000;
