// Takes space, comments and long names away and nothing else. Lines stay: each line of the output comes from one line of
// a source. Names are replaced all over the bundle alike, so scopes need no thought: two names that differ differ after.

const KEPT = new Set(['handler', 'cf', 'crypto']);

// Properties of our own objects that no object of the platform has; so they may be short as well.
const OWN_PROPERTIES = ['authority', 'segments', 'revision', 'vary', 'direct', 'reply', 'route', 'allow', 'path', 'query'];
const SHORT_PROPERTIES = new Map(OWN_PROPERTIES.map((name, i) => [name, String.fromCharCode(65 + i)]));

// After which a line may end without its semicolon: no expression goes on with one of these (ECMA-262, 12.10).
const GOES_ON = new Set(['in', 'of', 'instanceof', 'else', 'while', 'catch', 'finally']);

export function minify(tokens) {
  const names = shortNames(tokens);
  const lines = [];
  let text = '';
  let origin = tokens[0];
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    const next = tokens[i + 1];
    // a closing brace goes with the line before: nothing can fail in it
    if (before && token.text !== '}' && (before.line !== token.line || before.file !== token.file)) flush();
    if (text === '') origin = token;
    if (token.text === ';' && endsByItself(token, next)) return;
    if (token.text === ',' && '}])'.includes(next.text)) return;
    const written = (isName(tokens, i) ? names : SHORT_PROPERTIES).get(token.text) ?? token.text;
    if (text !== '' && wouldJoin(text.at(-1), written[0])) text += ' ';
    text += written;
  });
  flush();
  return lines;

  function flush() {
    lines.push({ text, file: origin.file, line: origin.line });
    text = '';
  }
}

function endsByItself(semicolon, next) {
  if (!next || next.text === '}') return true;
  const newLine = next.line !== semicolon.line || next.file !== semicolon.file;
  return newLine && next.kind === 'word' && !GOES_ON.has(next.text);
}

function wouldJoin(left, right) {
  return (/[\w$]/.test(left) && /[\w$]/.test(right)) || (left === right && '+-/'.includes(left));
}

// A variable, not a property: not after a dot, not a key of an object.
function isName(tokens, i) {
  if (tokens[i].kind !== 'word' || tokens[i - 1]?.text === '.') return false;
  const key = tokens[i + 1]?.text === ':' && ['{', ','].includes(tokens[i - 1]?.text);
  return !key;
}

function shortNames(tokens) {
  const counts = new Map();
  const declared = declaredNames(tokens);
  const free = new Set();
  tokens.forEach((token, i) => {
    if (!isName(tokens, i)) return;
    if (declared.has(token.text) && !KEPT.has(token.text)) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
    else free.add(token.text);
  });
  const names = new Map([['const', 'let']]); // no source assigns a constant: node refuses it in the tests
  let n = 0;
  for (const [name] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    let short;
    do short = spelled(n++);
    while (free.has(short));
    names.set(name, short);
  }
  return names;
}

// After const, let and function, in parameter lists, and in catch.
function declaredNames(tokens) {
  const declared = new Set();
  tokens.forEach((token, i) => {
    if (['const', 'let', 'function'].includes(tokens[i - 1]?.text)) declared.add(token.text);
    if (tokens[i + 1]?.text === '=>' && token.kind === 'word') declared.add(token.text);
    const opens = token.text === '(';
    const callee = tokens[i - 2]?.text === 'function' || tokens[i - 1]?.text === 'catch';
    const close = opens ? tokens.findIndex((other, at) => at > i && other.text === ')') : -1;
    if (opens && (callee || tokens[close + 1]?.text === '=>'))
      tokens.slice(i + 1, close).forEach((parameter) => parameter.kind === 'word' && declared.add(parameter.text));
  });
  return declared;
}

function spelled(n) {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return n < letters.length ? letters[n] : letters[Math.floor(n / letters.length) - 1] + letters[n % letters.length];
}
