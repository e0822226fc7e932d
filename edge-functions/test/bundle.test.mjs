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
    assert.match(code, /(^|})(async )?function handler\(/m);
    assert.doesNotMatch(code, /\bexport\b/);
    t.diagnostic(`${bytes} bytes, ${LIMIT_BYTES - bytes} left`);
  });
}

test('the guard refuses what runtime 2.0 lacks', () => {
  for (const refused of [
    'class A {}', 'for (const a of b) c();', 'const { a } = b;', 'const [a] = b;', 'let a = [...b];', 'function f(a = 1) {}', 'a?.b;', 'a ?? b;',
    'function* f() {}', 'fetch(a);', 'setTimeout(a, 1);', 'process.exit(1);', 'new URL(a);', 'eval(a);', 'new Function(a);', 'BigInt(1);',
    'require(a);', 'globalThis.a;', 'const a = { b };', 'const a = { b, c: 1 };', 'f(await a);', 'async function f(a) { return () => { async function g() {} }; }',
    'const a = async () => 1;', 'f(c, d = 1);', 'let a = 1; f(b, d = 1);', 'const a = /(?<=b)c/;', 'const a = /(?<b>c)/;', 'const a = { f() {} };', "import a from 'fs';", 'new Map();', 'a ||= b;', 'a ** b;',
  ]) {
    const declared = `let b = 1; let c = 2; ${/(let|const) a\b/.test(refused) ? '' : 'let a = 3;'}\n`;
    assert.notDeepEqual(refusals(declared + refused, 'sample'), [], refused);
  }
  assert.deepEqual(refusals("import cf from 'cloudfront';\nconst a = { b: 1, 'c-d': cf };\nasync function f(x) { const y = await x.z(a ? 1 : 2); return y; }\nf(a);", 'sample'), []);
});

test('two modules cannot declare one name', () => {
  assert.throws(() => bundle('clash.js', new URL('../testing/clash/', import.meta.url).pathname), /both other\.js and clash\.js declare twice/);
});

const minified = (source) => minify(tokensOf(source, 'x').map((token) => ({ ...token, file: 'x' }))).map((line) => line.text).join('\n');

test('short names leave properties, keys and strings alone', () => {
  assert.equal(
    minified("const value = { value: other, b: 1 };\nfunction handler(long) { return value.value + 'value' + long; }"),
    "let a={value:other,b:1}\nfunction handler(b){return a.value+'value'+b}",
  );
});

test('a function of the top becomes an arrow, but for the one that is called and those that wait', () => {
  const source = 'function one(a) { return { b: a }; }\nfunction two(a, c) { if (a) return c; return one(a); }\nasync function three() { await two(1, 2); }';
  assert.equal(minified(source), 'let a=b=>({b:b}),b=(c,d)=>{if(c)return d\nreturn a(c)}\nasync function c(){await b(1,2)}');
});

test('what is said often is a variable, what is a key is not', () => {
  const source = "function handler(a) { return [a.somewhat, a.somewhat, 'somewhat', null === 'else', { somewhat: a.somewhat, 'some-what': 'some-what' }]; }";
  assert.equal(minified(source), "let a='somewhat'\nfunction handler(b){return[b[a],b[a],a,null==='else',{somewhat:b[a],'some-what':'some-what'}]}");
});

test('lets are joined where nothing stands between them', () => {
  const source = 'function handler(x) { const y = [1, 2]; let z = (a, b) => a; for (let i = 0; i < 9; i++) { const c = 0x1f; x(c); let d = true; y(d, z); } }';
  assert.equal(minified(source), 'function handler(e){let f=[1,2],g=(b,h)=>b\nfor(let a=0;a<9;a++){let c=31\ne(c)\nlet d=!0\nf(d,g)}}');
});

test('what is used stands before what uses it', () => {
  const source = 'function handler() { return one(two); }\nfunction one(f) { return f(seen); }\nfunction two() { return two; }\nconst seen = 1;';
  assert.equal(minified(source), 'let c=1,b=a=>a(c),a=()=>a\nfunction handler(){return b(a)}');
  assert.throws(() => minified('function one() { return two(); }\nfunction two() { return one(); }'), /x:1: one needs what needs it/);
});

test('a name cannot mean one thing in a function and another at the top', () => {
  assert.throws(() => minified('const seen = 1;\nfunction handler(seen) { return seen; }'), /x:2: seen is also declared at the top/);
});

test('the line map leads from the bundle to the source', () => {
  const { code, map } = build('viewer-request');
  assert.equal(map.version, 3);
  const lines = code.split('\n');
  const origins = decode(map);
  assert.equal(origins.length, lines.length - 1);
  for (const [text, file] of [["'left to the router: '", '../src/viewer-request.js'], ["'hex'", '../src/lib/tree.js'], ["'max-forwards'", '../src/viewer-request.js'], ["'~'", '../src/lib/answers.js']]) {
    const at = lines.findIndex((line) => line.includes(text));
    const origin = origins[at].filter((segment) => segment.column <= lines[at].indexOf(text)).at(-1);
    assert.equal(origin.source, file);
    assert.ok(read(file.replace('../src/', '')).split('\n')[origin.line].includes(text), text);
  }
});

// For each line [{ column, source, line }].
function decode({ mappings, sources: files }) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let source = 0;
  let line = 0;
  return mappings.split(';').map((text) => {
    let column = 0;
    return text.split(',').filter((segment) => segment !== '').map((segment) => {
      const numbers = [];
      for (let i = 0, shift = 0, value = 0; i < segment.length; i++) {
        const digit = digits.indexOf(segment[i]);
        value += (digit & 31) << shift;
        shift += 5;
        if (digit & 32) continue;
        numbers.push(value & 1 ? -(value >> 1) : value >> 1);
        shift = value = 0;
      }
      column += numbers[0];
      source += numbers[1];
      line += numbers[2];
      return { column, source: files[source], line };
    });
  });
}
