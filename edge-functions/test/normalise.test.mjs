import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { hasEncodedSlash, normalise } from '../src/lib/normalise.js';

const vectors = new URL('../../gateway-contract/src/main/resources/contract/vectors/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('paths.json', vectors), 'utf8')).cases;

test('normalises as the vectors say', (t) => {
  assert.ok(cases.length > 100, 'the vectors are all there');
  for (const { why, path, normal, refused } of cases) {
    assert.equal(normalise(path), refused ? null : normal, `${why}: ${JSON.stringify(path)}`);
  }
  t.diagnostic(`${cases.length} paths`);
});

test('leaves a normal path alone whatever it came from', () => {
  const pieces = ['/', '//', '.', '..', '%2e', '%2E', '%2f', '%5C', ';', 'a', '%61', '%C3%A9', '%c0', '%af', '%', '[', 'é'];
  let seed = 1;
  const below = (n) => (seed = (seed * 48271) % 2147483647) % n;
  let normal = 0;
  for (let i = 0; i < 50_000; i++) {
    let path = '/';
    for (let n = below(8); n >= 0; n--) path += pieces[below(pieces.length)];
    const once = normalise(path);
    if (once === null) continue;
    normal++;
    assert.equal(normalise(once), once, path);
    assert.doesNotMatch(once, /\/\/|\/\.{1,2}(?:[/;]|$)|%[0-9A-F]?[a-f]|%2[DE]|%61/, path);
  }
  assert.ok(normal > 10_000, `too few normal paths: ${normal}`);
});

test('knows encoded separators', () => {
  assert.equal(hasEncodedSlash('/a%2Fb'), true);
  assert.equal(hasEncodedSlash('/a%20%5C'), true);
  assert.equal(hasEncodedSlash('/%252F'), false);
});

test('takes a long path in linear time', () => {
  assert.equal(normalise('/.'.repeat(4096)), '/');
  assert.equal(normalise('/' + 'a'.repeat(8192) + '%'), null);
});

test('keeps to what CloudFront Functions 2.0 can run', () => {
  const source = readFileSync(new URL('../src/lib/normalise.js', import.meta.url), 'utf8').replace(/\/\/ .*/g, '');
  assert.doesNotMatch(source, /\bclass\b|\bfor\s*\([^;)]*\bof\b|\?\.|\?\?|\.\.\.|\bBigInt\b|\bnew URL\b|\bimport\b|\(\?<|[^=!]=\s*\{|const\s*[[{]/);
});
