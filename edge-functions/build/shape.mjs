// Says the same in fewer tokens: functions as arrows, shorter literals, one `let` for several. Tokens that are added bear
// the place of the one that they stand for.

const SIGN = 'sign';
const SHORT_LITERALS = new Map([
  ['true', [['!', SIGN], ['0', 'number']]],
  ['false', [['!', SIGN], ['1', 'number']]],
  ['const', [['let', 'word']]], // no source assigns a constant: node refuses it in the tests
]);

// entry: the function that the platform calls, which stays a declaration, as do the async ones (runtime 2.0 has no async
// arrows)
export function reshaped(tokens, entry) {
  return withBareParameters(withArrows(tokens.flatMap(shortLiteral), entry));
}

// The index of the bracket that closes the one at `open`.
export function closing(tokens, open) {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if ('([{'.includes(tokens[i].text)) depth++;
    if (')]}'.includes(tokens[i].text) && --depth === 0) return i;
  }
  throw new Error(`${tokens[open].file}:${tokens[open].line + 1}: ${tokens[open].text} is not closed`);
}

const like = (token, text, kind = SIGN) => ({ ...token, kind, text });

function shortLiteral(token, i, tokens) {
  if (token.kind === 'number') return [{ ...token, text: String(Number(token.text)) }];
  const short = token.kind === 'word' && tokens[i - 1]?.text !== '.' && SHORT_LITERALS.get(token.text);
  return short ? short.map(([text, kind]) => like(token, text, kind)) : [token];
}

// function name(a) { … } becomes let name = (a) => { … };, and without the braces where all it does is to return.
function withArrows(tokens, entry) {
  const written = [];
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.text === '{') depth++;
    if (token.text === '}') depth--;
    if (token.text !== 'function' || depth > 0 || tokens[i - 1]?.text === 'async' || tokens[i + 1].text === entry) {
      written.push(token);
      continue;
    }
    const body = closing(tokens, i + 2) + 1;
    const end = closing(tokens, body);
    written.push(like(token, 'let', 'word'), tokens[i + 1], like(token, '='), ...tokens.slice(i + 2, body), like(token, '=>'));
    written.push(...(returned(tokens, body, end) ?? tokens.slice(body, end + 1)), like(tokens[end], ';'));
    i = end;
  }
  return written;
}

// The expression, where a body from brace to brace is `{ return expression; }`.
function returned(tokens, body, end) {
  const inside = tokens.slice(body + 1, end);
  if (inside[0].text !== 'return' || inside.findIndex((token) => token.text === ';') !== inside.length - 1) return null;
  const expression = inside.slice(1, -1);
  return expression[0].text === '{' ? [like(inside[0], '('), ...expression, like(inside[0], ')')] : expression;
}

// (a) => becomes a =>
function withBareParameters(tokens) {
  return tokens.filter((token, i) => {
    const opens = token.text === '(' && tokens[i + 1].kind === 'word' && tokens[i + 2].text === ')' && tokens[i + 3]?.text === '=>';
    const closes = token.text === ')' && tokens[i + 1]?.text === '=>' && tokens[i - 1].kind === 'word' && tokens[i - 2].text === '(';
    return !opens && !closes;
  });
}

// let a = 1; let b = 2; becomes let a = 1, b = 2;
export function withJoinedLets(tokens) {
  const lets = [false]; // for each open bracket, whether a let stands in it whose end is still to come
  const written = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if ('([{'.includes(token.text)) lets.push(false);
    if (')]}'.includes(token.text)) lets.pop();
    if (token.text === 'let') lets[lets.length - 1] = true;
    if (token.text === ';' && lets.at(-1) && tokens[i + 1]?.text === 'let') {
      written.push(like(token, ','));
      i++;
      continue;
    }
    if (token.text === ';') lets[lets.length - 1] = false;
    written.push(token);
  }
  return written;
}
