import assert from 'node:assert/strict';
import test from 'node:test';
import { NOW, engines, readVector, requestEvent } from '../testing/harness.mjs';

// What the shortened bundle does is what the source does: seeded requests, of which many go the ways of the vectors with
// something else about them, answered alike to the last field.

const vector = readVector('edge.json');
const REQUESTS = 4_000;

function seeded(seed) {
  let state = seed;
  const below = (n) => (state = (state * 48271) % 2147483647) % n;
  const one = (list) => list[below(list.length)];
  return { below, one };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PURGE'];
const HOSTS = [undefined, 'API.example.com:8443', 'old.example.com', 'eu.tenant.example.com', 'x.', '[::1]:80', ''];
const TAILS = ['', '/', '/a', '//b', '/./c', '/../d', '/%2e%2e/e', '/%2Ff', '/%41%c3%a9', '/é', '/%zz', '/;a', '/..;b', '/%C0%AF', '/<i>'];
const QUERIES = ['', '?', '?a=1', '?a=1&b=%20+&a=2', '?q=a%20b', '?q=%zz', '?&&=', '?debug', '?version=2&version=1', '?"'];
const HEADERS = [
  {}, { 'X-Env': 'canary' }, { 'X-Env': ['blue', 'canary'] }, { Origin: 'https://app.example.com' }, { Origin: 'https://evil.test' },
  { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-a, x-b' },
  { 'Max-Forwards': '0' }, { 'Lintel-Host': 'x', Forwarded: 'y', 'X-Request-Id': 'z' }, { Authorization: 'Bearer t', Accept: 'a/b' },
];

function requests(seed) {
  const { below, one } = seeded(seed);
  return Array.from({ length: REQUESTS }, () => {
    const from = one(vector.requests);
    const [path, query] = (from.target ?? '/').split('?');
    const target = path + (below(3) ? '' : one(TAILS)) + (below(3) && query !== undefined ? '?' + query : one(QUERIES));
    const headers = { ...from.headers, ...one(HEADERS) };
    return {
      method: below(2) ? from.method : one(METHODS),
      host: below(3) ? from.host : one(HOSTS),
      target,
      headers: below(4) ? headers : {},
      cookies: below(4) ? {} : { session: { value: String(below(3)) } },
    };
  });
}

test('source, bundle and njs answer seeded requests alike', async (t) => {
  const key = readVector('stamp.json').cases[0];
  const entries = { ...vector.entries, stamp: `${key.kid}:${key.key}` };
  const all = requests(20261128);
  const jobs = all.map((request) => ({ event: requestEvent(request), entries, now: NOW }));
  const wanted = (await engines.source('viewer-request', jobs)).map(plain);
  const kinds = new Set(wanted.map(({ result, origin }) => result.statusCode ?? (origin ? 'direct' : 'router')));
  for (const kind of [204, 301, 302, 308, 400, 404, 405, 410, 'direct', 'router']) assert.ok(kinds.has(kind), `${kind} of ${[...kinds]}`);
  for (const engine of Object.keys(engines).filter((name) => name !== 'source')) {
    const had = await engines[engine]('viewer-request', jobs);
    assert.equal(had.length, wanted.length);
    had.forEach((one, i) => assert.deepEqual(plain(one), wanted[i], `${engine}: ${JSON.stringify(all[i])}`));
  }
  t.diagnostic(`${all.length} requests, ${[...kinds].join(', ')}`);
});

// As it would go over a wire; what an engine says of an error is its own.
const plain = ({ result, reads, origin, logs }) => JSON.parse(JSON.stringify({ result, reads, origin, logs: logs.length }));
