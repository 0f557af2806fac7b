/**
 * Colours of marks, as names of the style sheet's variables: they follow light and dark. After Okabe and Ito (2008), darkened
 * or lightened to at least 3:1 against the page.
 */
export const palette = {
  blue: 'var(--blue)',
  orange: 'var(--orange)',
  green: 'var(--green)',
  purple: 'var(--purple)',
  sky: 'var(--sky)',
  vermilion: 'var(--vermilion)',
  grey: 'var(--grey)',
  ink: 'var(--ink)',
} as const;

/** In the order in which unnamed series take them. */
export const paletteCycle: readonly string[] = [
  palette.blue,
  palette.orange,
  palette.green,
  palette.purple,
  palette.sky,
  palette.vermilion,
];
