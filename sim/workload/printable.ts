/**
 * Foreign text made safe to show in an error: control and formatting characters replaced, 60 characters at
 * most.
 */
export function printable(text: string): string {
  const clean = text.slice(0, 61).replace(/\p{C}/gu, '·');
  return clean.length > 60 ? `${clean.slice(0, 59)}…` : clean;
}
