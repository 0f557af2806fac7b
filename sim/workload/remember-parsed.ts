/** Texts whose values are kept, of each kind: a scenario names a few, and what is made of one is loaded again and again. */
const keptMax = 16;

/**
 * `parse` that gives the same value for the same text, as long as it is among the last few: checks of thousands of cells, and
 * what others keep of a value, are done once in a process. What throws is parsed anew: it names the file.
 */
export function rememberParsed<Value extends object | string>(
  parse: (text: string, file: string) => Value,
): (text: string, file: string) => Value {
  const known = new Map<string, Value>();
  return (text, file) => {
    const value = known.get(text) ?? parse(text, file);
    // Last again: the first is the one that was not asked for the longest.
    known.delete(text);
    known.set(text, value);
    if (known.size > keptMax) known.delete([...known.keys()][0]);
    return value;
  };
}
