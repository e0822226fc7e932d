// Source map, revision 3: a segment wherever the source line changes.

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// lines: for each line of the output [{ column, file, line }], what begins there; empty where it comes from nowhere
export function sourceMap(name, lines, sources, prefix) {
  let source = 0;
  let line = 0;
  const mappings = lines.map((origins) => {
    let column = 0;
    const segments = origins.map((origin) => {
      const index = sources.indexOf(origin.file);
      const segment = [origin.column - column, index - source, origin.line - line, 0].map(vlq).join('');
      column = origin.column;
      source = index;
      line = origin.line;
      return segment;
    });
    return segments.join(',');
  });
  return { version: 3, file: name, sources: sources.map((file) => prefix + file), names: [], mappings: mappings.join(';') };
}

function vlq(value) {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>= 5;
    text += BASE64[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
