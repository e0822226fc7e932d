import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { FUNCTIONS, LIMIT_BYTES, build } from '../build.mjs';
import { bundle } from '../build/bundle.mjs';
import { minify } from '../build/minify.mjs';
import { tokensOf } from '../build/tokens.mjs';
import { refusals } from '../testing/runtime-guard.mjs';

const src = new URL('../src/', import.meta.url);
const sources = readdirSync(src, { recursive: true }).filter((name) => name.endsWith('.js'));
const read = (name) => readFileSync(new URL(name, src), 'utf8');

test('every source keeps to what runtime 2.0 runs', () => {
  assert.ok(sources.length >= 10);
  for (const name of sources) assert.deepEqual(refusals(read(name), name), [], name);
});

for (const name of FUNCTIONS) {
  test(`the bundle of ${name} keeps to what runtime 2.0 runs and to its size`, (t) => {
    const { code } = build(name);
    assert.deepEqual(refusals(code, name), []);
    const bytes = Buffer.byteLength(code);
    assert.ok(bytes <= LIMIT_BYTES, `${bytes} bytes`);
    assert.match(code, /^(async )?function handler\(/m);
    assert.doesNotMatch(code, /\bexport\b/);
    t.diagnostic(`${bytes} bytes, ${LIMIT_BYTES - bytes} left`);
  });
}

test('the guard refuses what runtime 2.0 lacks', () => {
  for (const refused of [
    'class A {}', 'for (const a of b) c();', 'const { a } = b;', 'const [a] = b;', 'let a = [...b];', 'function f(a = 1) {}', 'a?.b;', 'a ?? b;',
    'function* f() {}', 'fetch(a);', 'setTimeout(a, 1);', 'process.exit(1);', 'new URL(a);', 'eval(a);', 'new Function(a);', 'BigInt(1);',
    'require(a);', 'globalThis.a;', 'const a = { b };', 'const a = { b, c: 1 };', 'f(await a);', 'async function f(a) { return () => { async function g() {} }; }',
    'const a = async () => 1;', 'const a = /(?<=b)c/;', 'const a = /(?<b>c)/;', 'const a = { f() {} };', "import a from 'fs';", 'new Map();', 'a ||= b;', 'a ** b;',
  ]) {
    const declared = `let b = 1; let c = 2; ${/(let|const) a\b/.test(refused) ? '' : 'let a = 3;'}\n`;
    assert.notDeepEqual(refusals(declared + refused, 'sample'), [], refused);
  }
  assert.deepEqual(refusals("import cf from 'cloudfront';\nconst a = { b: 1, 'c-d': cf };\nasync function f(x) { const y = await x.z(a ? 1 : 2); return y; }\nf(a);", 'sample'), []);
});

test('two modules cannot declare one name', () => {
  assert.throws(() => bundle('clash.js', new URL('../testing/clash/', import.meta.url).pathname), /both other\.js and clash\.js declare twice/);
});

test('short names leave properties, keys and strings alone', () => {
  const tokens = tokensOf("const value = { value: other, b: 1 };\nfunction long(other) { return value.value + 'value' + other; }\nlong(1);", 'x');
  const code = minify(tokens.map((token) => ({ ...token, file: 'x' }))).map((line) => line.text).join('\n');
  assert.equal(code, "let c={value:a,b:1}\nfunction b(a){return c.value+'value'+a}\nb(1)");
});

test('the line map leads from the bundle to the source', () => {
  const { code, map } = build('viewer-request');
  assert.equal(map.version, 3);
  const lines = code.split('\n');
  const origins = decode(map);
  assert.equal(origins.length, lines.length - 1);
  for (const [text, file] of [["'left to the router: '", '../src/viewer-request.js'], ['65521', '../src/lib/tree.js'], ["'max-forwards'", '../src/viewer-request.js']]) {
    const origin = origins[lines.findIndex((line) => line.includes(text))];
    assert.equal(origin.source, file);
    assert.ok(read(file.replace('../src/', '')).split('\n')[origin.line].includes(text), text);
  }
});

function decode({ mappings, sources: files }) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let source = 0;
  let line = 0;
  return mappings.split(';').map((segment) => {
    const numbers = [];
    for (let i = 0, shift = 0, value = 0; i < segment.length; i++) {
      const digit = digits.indexOf(segment[i]);
      value += (digit & 31) << shift;
      shift += 5;
      if (digit & 32) continue;
      numbers.push(value & 1 ? -(value >> 1) : value >> 1);
      shift = value = 0;
    }
    if (numbers.length === 0) return null;
    source += numbers[1];
    line += numbers[2];
    return { source: files[source], line };
  });
}
