import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { tokensOf } from './tokens.mjs';

// Modules of the platform; everything else is a file of ours.
const PLATFORM = new Set(['cloudfront', 'crypto']);

// One list of tokens out of an entry and what it imports, each module after those that it needs. No module has a scope
// of its own, so their top-level names have to differ.
export function bundle(entry, folder) {
  const modules = new Map();
  const platform = new Map();
  visit(resolve(folder, entry));
  const owners = new Map();
  for (const [file, module] of modules) {
    for (const name of topLevelNames(module)) {
      if (owners.has(name)) throw new Error(`both ${owners.get(name)} and ${file} declare ${name}`);
      owners.set(name, file);
    }
  }
  return { platform, tokens: [...modules.values()].flat(), sources: [...modules.keys()] };

  function visit(path) {
    const file = relative(folder, path);
    if (modules.has(file)) return;
    const { imports, tokens } = withoutModuleSyntax(tokensOf(readFileSync(path, 'utf8'), file), file);
    for (const { name, from } of imports) {
      if (PLATFORM.has(from)) platform.set(from, name);
      else visit(resolve(dirname(path), from));
    }
    modules.set(file, tokens.map((token) => ({ ...token, file })));
  }
}

function withoutModuleSyntax(tokens, file) {
  const imports = [];
  const kept = [];
  for (let i = 0; i < tokens.length; i++) {
    const text = tokens[i].text;
    if (text === 'export') continue;
    if (text !== 'import') {
      kept.push(tokens[i]);
      continue;
    }
    const from = tokens.findIndex((token, at) => at > i && token.text === 'from');
    const module = tokens[from + 1].text.slice(1, -1);
    if (tokens.slice(i, from).some((token) => token.text === 'as')) throw new Error(`${file}: no 'as' in imports`);
    imports.push({ name: tokens[i + 1].text, from: module });
    i = from + 2; // the semicolon
  }
  return { imports, tokens: kept };
}

function topLevelNames(tokens) {
  let depth = 0;
  return tokens.filter((token, i) => {
    if ('{(['.includes(token.text)) depth++;
    if ('})]'.includes(token.text)) depth--;
    return depth === 0 && ['function', 'const', 'let'].includes(tokens[i - 1]?.text);
  }).map((token) => token.text);
}
