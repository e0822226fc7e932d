// Short names for variables. What stands at the top of the bundle has one name all over; what is declared in a function
// of the top, with those inside it, may have a name that others use for something else.

import { closing } from './shape.mjs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_';

// tokens: with what they are written as, in `text`. kept: names that the platform knows.
export function renamed(tokens, kept) {
  const units = unitsOf(tokens);
  const top = new Set(declaredIn(tokens, (depth) => depth === 0));
  const locals = units.map((unit) => new Set(declaredIn(unit, (depth) => depth > 0)));
  const free = new Set();
  const used = new Map();
  units.forEach((unit, n) => {
    for (const [token] of namesOf(unit)) {
      if (locals[n].has(token.text) && top.has(token.text)) throw new Error(`${token.file}:${token.line + 1}: ${token.text} is also declared at the top`);
      if (top.has(token.text)) used.set(token.text, (used.get(token.text) ?? 0) + 1);
      else if (!locals[n].has(token.text)) free.add(token.text);
    }
  });
  kept.forEach((name) => free.add(name));
  const topNames = assign(used, free, kept);
  return units.flatMap((unit, n) => {
    const counts = new Map();
    const taken = new Set(free);
    const written = [...namesOf(unit)];
    for (const [token] of written) {
      if (locals[n].has(token.text)) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
      else taken.add(topNames.get(token.text));
    }
    const names = new Map([...topNames, ...assign(counts, taken, kept)]);
    const renamedAt = new Map(written.map(([token, i]) => [i, names.get(token.text) ?? token.text]));
    return unit.map((token, i) => (renamedAt.has(i) ? { ...token, text: renamedAt.get(i) } : token));
  });
}

// The shortest names for what is used most.
function assign(counts, taken, kept) {
  const names = new Map();
  let n = 0;
  for (const [name] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    if (kept.has(name)) continue;
    let short;
    do short = spelled(n++);
    while (taken.has(short));
    names.set(name, short);
  }
  return names;
}

function spelled(n) {
  return n < LETTERS.length ? LETTERS[n] : LETTERS[Math.floor(n / LETTERS.length) - 1] + LETTERS[n % LETTERS.length];
}

// The tokens in pieces, each with at most one function of the top.
function unitsOf(tokens) {
  const units = [];
  let depth = 0;
  let from = 0;
  tokens.forEach((token, i) => {
    if ('([{'.includes(token.text)) depth++;
    if (')]}'.includes(token.text)) depth--;
    const ends = [',', ';'].includes(token.text) || (token.text === '}' && tokens[i + 1]?.kind === 'word');
    if (depth > 0 || (!ends && i < tokens.length - 1)) return;
    units.push(tokens.slice(from, i + 1));
    from = i + 1;
  });
  return units;
}

// Pairs of a token that is a variable, not a property or a key, and its place.
function* namesOf(tokens) {
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].kind !== 'word' || tokens[i - 1]?.text === '.') continue;
    const key = tokens[i + 1]?.text === ':' && ['{', ','].includes(tokens[i - 1]?.text);
    if (!key) yield [tokens[i], i];
  }
}

// Names after let and function, in parameter lists, and in catch. wanted: at which depth of brackets; what a function
// of the top has between its parentheses is deeper than its name.
function declaredIn(tokens, wanted) {
  const declared = [];
  const lets = [false];
  tokens.forEach((token, i) => {
    const before = tokens[i - 1]?.text;
    if ('([{'.includes(token.text)) lets.push(false);
    if (')]}'.includes(token.text)) lets.pop();
    if (token.text === 'let') lets[lets.length - 1] = true;
    if (token.text === ';') lets[lets.length - 1] = false;
    const depth = lets.length - 1;
    const declares = before === 'function' || before === 'let' || (before === ',' && lets.at(-1) && tokens[i + 1]?.text === '=');
    if (declares && wanted(depth)) declared.push(token.text);
    if (tokens[i + 1]?.text === '=>' && token.kind === 'word' && wanted(depth + 1)) declared.push(token.text);
    if (token.text === '(' && wanted(depth)) declared.push(...parameters(tokens, i));
  });
  return declared;
}

function parameters(tokens, open) {
  const close = closing(tokens, open);
  const lists = tokens[open - 2]?.text === 'function' || tokens[open - 1]?.text === 'catch' || tokens[close + 1]?.text === '=>';
  return lists ? tokens.slice(open + 1, close).filter((token) => token.kind === 'word').map((token) => token.text) : [];
}
