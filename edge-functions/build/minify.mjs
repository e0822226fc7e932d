import { renamed } from './names.mjs';
import { ordered } from './order.mjs';
import { reshaped, withJoinedLets } from './shape.mjs';
import { withWords } from './words.mjs';

// Makes the bundle short: no space, no comments, short names (names.mjs), fewer tokens (shape.mjs, in an order that njs
// takes: order.mjs), and in variables what is said often (words.mjs). A line ends where a semicolon would stand.

const ENTRY = 'handler';
const KEPT = new Set([ENTRY, 'cf', 'crypto']);

// Properties of our own objects that no object of the platform has; so they may be short as well.
const OWN_PROPERTIES = ['authority', 'segments', 'revision', 'vary', 'direct', 'reply', 'route', 'allow', 'path', 'query', 'pairs', 'client', 'domain', 'known', 'flags', 'facts'];
const SHORT_PROPERTIES = new Map(OWN_PROPERTIES.map((name, i) => [name, String.fromCharCode(65 + i)]));

// With which a line cannot begin: the one before would go on (ECMA-262, 12.10), or has not ended.
const GOES_ON = new Set(['in', 'of', 'instanceof', 'else', 'while', 'catch', 'finally']);

// Lines { text, origins: [{ column, file, line }] }: from which column on a line comes from which line of a source.
export function minify(tokens) {
  const written = renamed(withJoinedLets(withWords(ordered(reshaped(tokens, ENTRY)).map(shortProperty))), KEPT);
  const lines = [];
  const open = [];
  let line = { text: '', origins: [] };
  written.forEach((token, i) => {
    const next = written[i + 1];
    if ('([{'.includes(token.text)) open.push(token.text);
    if (')]}'.includes(token.text)) open.pop();
    if (token.text === ',' && '}])'.includes(next.text)) return;
    if (token.text === ';' && open.at(-1) !== '(') {
      if (!next || next.text === '}') return;
      if (next.kind === 'word' && !GOES_ON.has(next.text)) {
        lines.push(line);
        line = { text: '', origins: [] };
        return;
      }
    }
    if (line.text !== '' && wouldJoin(line.text.at(-1), token.text[0])) line.text += ' ';
    const last = line.origins.at(-1);
    if (last?.file !== token.file || last.line !== token.line) line.origins.push({ column: line.text.length, file: token.file, line: token.line });
    line.text += token.text;
  });
  return [...lines, line];
}

function shortProperty(token, i, tokens) {
  const before = tokens[i - 1]?.text;
  const property = before === '.' || (tokens[i + 1]?.text === ':' && ['{', ','].includes(before));
  return property && SHORT_PROPERTIES.has(token.text) ? { ...token, text: SHORT_PROPERTIES.get(token.text) } : token;
}

function wouldJoin(left, right) {
  return (/[\w$]/.test(left) && /[\w$]/.test(right)) || (left === right && '+-/'.includes(left));
}
