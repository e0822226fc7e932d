// Tokens of the JavaScript that this folder is written in: ES 5.1 with const, let, arrows, async and modules.

const TOKEN =
  /(?<space>\s+)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<word>[A-Za-z_$][\w$]*)|(?<number>0x[0-9a-f]+|\d+(?:\.\d+)?)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<sign>=>|[=!]==|[-+*/%&|<>=!]=|\+\+|--|&&|\|\||<<|>>|[-+*/%&|^!~?:;,.<>=()[\]{}])/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const BEFORE_A_VALUE = new Set(['return', 'typeof', 'case', 'in', 'of', 'throw', 'delete', 'await']);

// { kind, text, line } for each token but space and comments; lines count from 0.
export function tokensOf(source, name) {
  const tokens = [];
  let line = 0;
  for (let at = 0; at < source.length; ) {
    const pattern = source[at] === '/' && !/^\/[/*]/.test(source.slice(at, at + 2)) && valueMayFollow(tokens.at(-1)) ? REGEX : TOKEN;
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) throw new Error(`${name}:${line + 1}: cannot read ${JSON.stringify(source.slice(at, at + 20))}`);
    const kind = pattern === REGEX ? 'regex' : Object.keys(match.groups).find((group) => match.groups[group] !== undefined);
    if (kind !== 'space' && kind !== 'comment') tokens.push({ kind, text: match[0], line });
    line += match[0].split('\n').length - 1;
    at = pattern.lastIndex;
  }
  return tokens;
}

function valueMayFollow(token) {
  if (!token) return true;
  if (token.kind === 'word') return BEFORE_A_VALUE.has(token.text);
  return token.kind === 'sign' && token.text !== ')' && token.text !== ']' && token.text !== '}';
}
