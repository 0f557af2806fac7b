/** Colours of a page or of a picture by name; every mark takes its colour from here. */
export type Theme = Readonly<Record<ThemeColor, string>>;

export type ThemeColor =
  | 'page'
  | 'ink'
  | 'soft'
  | 'faint'
  | 'grid'
  | 'panel'
  | 'link'
  | 'good'
  | 'bad'
  | 'blue'
  | 'orange'
  | 'green'
  | 'purple'
  | 'sky'
  | 'vermilion'
  | 'grey'
  | 'shock';

/** Marks after Okabe and Ito (2008), darkened to at least 3:1 against the page; text at least 4.5:1. */
export const light: Theme = {
  page: '#fdfdfb',
  ink: '#1c2024',
  soft: '#565d66',
  faint: '#d9dbd8',
  grid: '#ebece8',
  panel: '#f4f4f0',
  link: '#0a5c99',
  good: '#1a7048',
  bad: '#b03a10',
  blue: '#2f74b5',
  orange: '#c77700',
  green: '#1a8a66',
  purple: '#a3559a',
  sky: '#3f93ba',
  vermilion: '#cf4a16',
  grey: '#858b93',
  shock: '#cf4a1617',
};

/** The same for a dark room. */
export const dark: Theme = {
  page: '#15181c',
  ink: '#e8e9e6',
  soft: '#a5acb5',
  faint: '#3b4149',
  grid: '#262b31',
  panel: '#1d2126',
  link: '#7fbdf0',
  good: '#6fcf9f',
  bad: '#ff9a70',
  blue: '#5fa3e0',
  orange: '#eaa53a',
  green: '#36ab84',
  purple: '#d18fca',
  sky: '#8fd0ee',
  vermilion: '#f57f4f',
  grey: '#8d95a0',
  shock: '#f57f4f21',
};

/** Both themes as variables of a style sheet; paper is light whatever the screen is. */
export function themeStyle(): string {
  return `:root{color-scheme:light dark;${variables(light)}}@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}`;
}

/** Text in which every `var(--name)` is replaced by its colour: programs for pictures know no variables. */
export function resolveColors(text: string, theme: Theme): string {
  return text.replace(/var\(--([a-z]+)\)/g, (whole, name: string) =>
    name in theme ? theme[name as ThemeColor] : whole,
  );
}

function variables(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');
}
