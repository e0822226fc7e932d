import { tokensOf } from '../build/tokens.mjs';

// What CloudFront's runtime 2.0 lacks, by its page "JavaScript runtime 2.0 features": ES 5.1, of later versions what is
// named there, and nothing else. Stricter than the page where we need no more: an allow-list of globals, no rest
// parameters, no template literals (the tokens know none).

const GLOBALS = new Set([
  'Date', 'JSON', 'Math', 'Number', 'Object', 'String', 'console', 'decodeURIComponent', 'parseInt', 'undefined', 'null', 'true', 'false',
]);
const KEYWORDS = new Set([
  'async', 'await', 'break', 'catch', 'const', 'continue', 'delete', 'do', 'else', 'export', 'finally', 'for', 'from', 'function', 'if',
  'import', 'in', 'let', 'new', 'return', 'throw', 'try', 'typeof', 'while',
]);
const MODULES = new Set(["'cloudfront'", "'crypto'"]);

// Each thing that would be refused, with its line; empty for none.
export function refusals(source, name) {
  let tokens;
  try {
    tokens = tokensOf(source, name);
  } catch (e) {
    return [e.message];
  }
  const found = [];
  const refuse = (token, what) => found.push(`${name}:${token.line + 1}: ${what}`);
  const text = (i) => tokens[i]?.text ?? '';
  const declared = new Set(tokens.filter((token, i) => declares(tokens, i)).map((token) => token.text));
  const functions = []; // depth of braces at which each open function began
  let depth = 0;
  tokens.forEach((token, i) => {
    const word = token.text;
    if (word === '{') depth++;
    if (word === '}' && functions.at(-1) === --depth) functions.pop();
    if (word === 'function') functions.push(depth);
    if (token.kind === 'regex' && word.includes('(?<')) refuse(token, 'lookbehind or named group');
    if (['const', 'let', 'var'].includes(word) && ['{', '['].includes(text(i + 1))) refuse(token, 'destructuring');
    if (word === '.' && text(i + 1) === '.') refuse(token, 'spread');
    if (word === '?' && ['.', '?'].includes(text(i + 1))) refuse(token, 'operator of a later version');
    if (['|', '&'].includes(word[0]) && word.length === 2 && text(i + 1) === '=') refuse(token, 'logical assignment');
    if (word === '*' && text(i + 1) === '*') refuse(token, 'exponentiation');
    if (word === 'function' && text(i + 1) === '*') refuse(token, 'generator');
    if (word === 'await' && ['(', ','].includes(text(i - 1)) && text(i - 2) !== '=') refuse(token, 'await in arguments');
    if (word === 'async' && (text(i + 1) !== 'function' || functions.length > 0)) refuse(token, 'async closure');
    if (word === 'import' && !MODULES.has(text(i + 3)) && !/^'\.\.?\//.test(tokens.slice(i).find((t) => t.kind === 'string')?.text ?? ''))
      refuse(token, 'import of another module');
    if (word === '=' && opensParameters(tokens, i)) refuse(token, 'default parameter');
    if (token.kind !== 'word' || text(i - 1) === '.') return;
    const key = ['{', ','].includes(text(i - 1)) && text(i + 1) === ':';
    if (!key && !declared.has(word) && !KEYWORDS.has(word) && !GLOBALS.has(word)) refuse(token, `unknown name ${word}`);
    if (insideObject(tokens, i) && [',', '}', '('].includes(text(i + 1)) && ['{', ','].includes(text(i - 1))) refuse(token, 'shorthand');
  });
  return found;
}

function declares(tokens, i) {
  const before = tokens[i - 1]?.text;
  if (['const', 'let', 'function', 'import'].includes(before)) return true;
  if (tokens[i + 1]?.text === '=>') return true;
  if (before === ',' && tokens[i + 1]?.text === '=' && opensLet(tokens, i)) return true;
  return tokens[i].kind === 'word' && (opensParameters(tokens, i) || inImportBraces(tokens, i));
}

// Whether what stands here is in the list of a let or const, and not in brackets within it.
function opensLet(tokens, i) {
  let depth = 0;
  for (let at = i - 1; at >= 0 && depth >= 0; at--) {
    const text = tokens[at].text;
    if (depth === 0 && (text === 'let' || text === 'const')) return true;
    if (depth === 0 && text === ';') return false;
    if (text === ')' || text === '}' || text === ']') depth++;
    if (text === '{' || text === '[' || text === '(') depth--;
  }
  return false;
}

// Whether the nearest open parenthesis is that of a function's parameters, or of catch.
function opensParameters(tokens, i) {
  let depth = 0;
  for (let at = i - 1; at >= 0; at--) {
    const text = tokens[at].text;
    if (text === ')' || text === '}' || text === ']') depth++;
    if (text === '{' || text === '[' || text === '(') depth--;
    if (depth < 0) {
      if (text !== '(') return false;
      if (tokens[at - 1]?.text === 'catch' || tokens[at - 1]?.text === 'function' || tokens[at - 2]?.text === 'function') return true;
      let close = at;
      for (let open = 0; close < tokens.length; close++) {
        if (tokens[close].text === '(') open++;
        if (tokens[close].text === ')' && --open === 0) break;
      }
      return tokens[close + 1]?.text === '=>';
    }
  }
  return false;
}

function inImportBraces(tokens, i) {
  let at = i;
  while (at >= 0 && (tokens[at].kind === 'word' || tokens[at].text === ',' || tokens[at].text === '{')) {
    if (tokens[at].text === '{') return tokens[at - 1]?.text === 'import';
    at--;
  }
  return false;
}

// Whether the nearest open bracket is the brace of an object literal.
function insideObject(tokens, i) {
  let depth = 0;
  for (let at = i - 1; at >= 0; at--) {
    const text = tokens[at].text;
    if (text === ')' || text === '}' || text === ']') depth++;
    if (text === '{' || text === '[' || text === '(') depth--;
    if (depth < 0) return text === '{' && ['=', '(', ',', ':', 'return', '[', '?'].includes(tokens[at - 1]?.text);
  }
  return false;
}
