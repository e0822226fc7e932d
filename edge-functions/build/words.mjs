// What the code says often is said once: `.length`, 'x-request-id' and null are variables, and a[L] is `a.length`.

// Characters of a variable's name, as some have two, and of name=value, beside the value.
const NAME = 1.5;
const DEFINITION = NAME + 2;

// The tokens with what is said often in variables that are defined before everything else.
export function withWords(tokens) {
  const uses = new Map();
  tokens.forEach((token, i) => {
    const word = wordOf(tokens, i);
    if (!word) return;
    const known = uses.get(word.text) ?? { count: 0, saved: -DEFINITION - word.text.length };
    uses.set(word.text, { count: known.count + 1, saved: known.saved + word.length - NAME });
  });
  const variables = new Map();
  for (const [text, { saved }] of uses) if (saved > 0) variables.set(text, `word ${variables.size}`);
  if (variables.size === 0) return tokens;
  const written = [];
  tokens.forEach((token, i) => {
    const word = wordOf(tokens, i);
    if (!word || !variables.has(word.text)) return written.push(token);
    const variable = { ...token, kind: 'word', text: variables.get(word.text) };
    if (tokens[i - 1]?.text !== '.') return written.push(variable);
    return written.splice(-1, 1, sign(token, '['), variable, sign(token, ']'));
  });
  return [...definitions(variables, tokens[0]), ...written];
}

const sign = (token, text) => ({ ...token, kind: 'sign', text });

// let name = value, name = value;
function definitions(variables, place) {
  const list = [...variables].flatMap(([text, name]) => [sign(place, ','), { ...place, kind: 'word', text: name }, sign(place, '='), { ...place, kind: 'string', text }]);
  return [{ ...place, kind: 'word', text: 'let' }, ...list.slice(1), sign(place, ';')];
}

// What a variable could stand for: its text as a literal, and the characters that it replaces beside the brackets.
function wordOf(tokens, i) {
  const { kind, text } = tokens[i];
  const before = tokens[i - 1]?.text;
  const key = tokens[i + 1]?.text === ':' && ['{', ','].includes(before);
  if (key) return null;
  if (kind === 'word' && before === '.') return { text: `'${text}'`, length: text.length - 1 };
  if (kind === 'string' || text === 'null' || text === 'undefined') return { text, length: text.length };
  return null;
}
