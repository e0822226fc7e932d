import assert from 'node:assert/strict';
import test from 'node:test';
import { NOW, engines, hasNjs, readVector, requestEvent } from '../testing/harness.mjs';

const vector = readVector('edge.json');
const key = readVector('stamp.json').cases[0];
const entries = { ...vector.entries, stamp: `${key.kid}:${key.key}` };

for (const engine of Object.keys(engines)) {
  test(`decides as the vectors say, on ${engine}`, async (t) => {
    const jobs = vector.requests.map((request) => ({ event: requestEvent(request), entries, now: NOW }));
    const results = await engines[engine]('viewer-request', jobs);
    for (let i = 0; i < results.length; i++) {
      await t.test(vector.requests[i].about, () => check(vector.requests[i], results[i]));
    }
    t.diagnostic(`KeyValueStore reads: at most ${Math.max(...results.map((one) => one.reads))}`);
  });
}

test('runs under njs', { skip: hasNjs ? false : 'njs is not installed' }, () => assert.ok(engines.njs));

function check(request, { result, origin, logs }) {
  const { expect } = request;
  assert.deepEqual(logs, []);
  const decision = result.headers['lintel-stamp']?.value.split('.').slice(3, -1).join('.');
  if (expect.status) return checkReply(request, result);
  assert.equal(result.statusCode, undefined, JSON.stringify(result));
  if (expect.path) assert.equal(result.uri, expect.path);
  if (expect.direct) {
    const [host, port, path] = expect.direct;
    assert.equal(origin.domainName, host);
    assert.equal(origin.hostHeader, host);
    assert.equal(origin.originPath, path);
    assert.deepEqual(origin.customHeaders, {}, 'the secret for the router is not inherited');
    assert.deepEqual(origin.customOriginConfig, { port, protocol: 'https', sslProtocols: ['TLSv1.2'] });
    const ours = Object.keys(result.headers).filter((name) => name.startsWith('lintel-'));
    assert.deepEqual(ours, ['lintel-cache-key']);
  } else {
    assert.equal(origin, null);
    assert.equal(decision, expect.router ? '-' : `${vector.revision}~${expect.route}`);
  }
}

function checkReply({ expect, method }, reply) {
  assert.equal(reply.statusCode, expect.status);
  assert.equal(reply.headers['x-request-id'].value, 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==');
  for (const [name, value] of Object.entries(expect.fields ?? {})) {
    assert.equal(reply.headers[name]?.value ?? null, value, name);
  }
  if (!expect.problem) return assert.equal(reply.body, undefined);
  assert.equal(reply.headers['content-type'].value, 'application/problem+json');
  const problem = JSON.parse(reply.body);
  assert.deepEqual(Object.keys(problem), ['type', 'title', 'status', 'detail', 'retryable', 'requestId']);
  assert.equal(problem.type, `https://lintel.dev/problems/${expect.problem}`);
  assert.equal(problem.status, expect.status);
  assert.equal(problem.requestId, reply.headers['x-request-id'].value);
}
