import assert from 'node:assert/strict';
import test from 'node:test';
import { NOW, engines, readVector, requestEvent } from '../testing/harness.mjs';

const vector = readVector('edge.json');
const stamps = readVector('stamp.json').cases;
const entries = { ...vector.entries, stamp: `20781:${'0'.repeat(64)}` };

for (const engine of Object.keys(engines)) {
  const send = async (request, store = entries) => {
    const [result] = await engines[engine]('viewer-request', [{ event: requestEvent(request), entries: store, now: NOW }]);
    return result;
  };
  const about = (claim, check) => test(`${claim}, on ${engine}`, check);

  about('deletes what only Lintel may say and keeps everything else', async () => {
    const { result } = await send({
      target: '/orders',
      headers: {
        'Lintel-Origin-Secret': 'x', 'Lintel-Stamp': 'v1.x', 'Lintel-Host': 'evil.test', 'Lintel-Viewer': '::1', 'Lintel-Anything': '1',
        'X-Request-Id': 'mine', 'X-Forwarded-For': '1.2.3.4', 'X-Forwarded-Host': 'evil.test', Forwarded: 'for=1.2.3.4', Proxy: 'x',
        Authorization: 'Bearer t', Traceparent: '00-1', 'X-Forwarder': 'kept', 'Not-Lintel-A': 'kept',
      },
    });
    const { headers } = result;
    for (const name of ['lintel-origin-secret', 'lintel-anything', 'x-forwarded-for', 'x-forwarded-host', 'forwarded', 'proxy']) {
      assert.equal(headers[name], undefined, name);
    }
    assert.equal(headers['x-request-id'].value, 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==');
    assert.equal(headers['lintel-host'].value, 'api.example.com');
    assert.equal(headers['lintel-viewer'].value, '198.51.100.11');
    assert.match(headers['lintel-stamp'].value, /^v1\.20781\.1795521660\.12~orders\.[\w-]{43}$/);
    assert.equal(headers.authorization.value, 'Bearer t');
    for (const name of ['traceparent', 'x-forwarder', 'not-lintel-a', 'user-agent']) assert.ok(headers[name], name);
  });

  about('sends no field of Lintel to a backend but the cache key', async () => {
    const { result } = await send({ target: '/assets/a', headers: { 'Lintel-Host': 'x', 'Lintel-Stamp': 'y' } });
    assert.deepEqual(Object.keys(result.headers).filter((name) => name.startsWith('lintel')), ['lintel-cache-key']);
    const post = await send({ method: 'POST', target: '/assets/a' });
    assert.ok(post.origin);
    assert.deepEqual(Object.keys(post.result.headers).filter((name) => name.startsWith('lintel')), []);
    assert.equal(post.result.headers['x-forwarded-host'].value, 'api.example.com');
  });

  about('leaves the request to the router when the store fails', async () => {
    for (const [store, why] of [
      [null, /KVSNamespaceNotFound/],
      [{}, /KeyNotFound/],
      [{ root: '1 12 - S00abcdefghij' }, /KeyNotFound/],
      [{ root: '1 12 - S00??????????' }, null],
      [{ root: '1 12 - ?' }, null],
      [{ root: '9 12 - L' }, null],
      [{ root: 'nonsense' }, null],
      [{ root: '1 12 - L^|~||||gone|r1|nothere' }, null],
      [{ root: '1 12 - L^|{*}|||gone|r1|notjson000', notjson000: '{' }, /JSON|SyntaxError|token/],
    ]) {
      const { result, logs } = await send({ target: '/x//y' }, store);
      assert.equal(result.statusCode, undefined, JSON.stringify([store, result]));
      assert.equal(result.uri, '/x/y');
      assert.equal(result.headers['lintel-host'].value, 'api.example.com');
      assert.equal(result.headers['lintel-stamp'], undefined);
      assert.equal(logs.length, why ? 1 : 0, String(logs));
      if (why) assert.match(logs[0], why);
    }
  });

  about('decides without a stamp while there is no key', async () => {
    const { result } = await send({ target: '/orders' }, vector.entries);
    assert.equal(result.headers['lintel-stamp'], undefined);
    assert.equal(result.headers['lintel-host'].value, 'api.example.com');
  });

  about('stamps as the vectors say', async () => {
    let checked = 0;
    for (const one of stamps) {
      if (one.host === '') continue; // CloudFront takes no request without a host
      const event = requestEvent({ method: one.method, host: one.host, target: one.path });
      event.context.requestId = one.requestId;
      event.viewer.ip = one.viewer;
      const [revision, route] = one.decision.split('~');
      const root = route ? `1 ${revision} - L^|{*}|||${route}|s` : '1 1 - ?';
      const job = { event, entries: { root, stamp: `${one.kid}:${one.key}` }, now: (one.exp - 60) * 1000 };
      const [{ result }] = await engines[engine]('viewer-request', [job]);
      assert.equal(result.headers['lintel-stamp'].value, one.stamp, one.about);
      checked++;
    }
    assert.ok(checked >= 8);
  });

  about('separates cached replies by who asks and by what chooses the route', async () => {
    const keyOf = async (request) => (await send(request)).result.headers['lintel-cache-key'].value;
    const plain = await keyOf({ target: '/orders' });
    assert.equal(await keyOf({ target: '/orders', headers: { 'User-Agent': 'another', Accept: 'a/b' } }), plain);
    assert.equal(await keyOf({ target: '/orders', headers: { 'Lintel-Cache-Key': 'chosen' } }), plain);
    assert.equal(await keyOf({ target: '/orders', host: 'API.example.com:443' }), plain);
    const others = [
      { target: '/orders', headers: { Authorization: 'Bearer a' } },
      { target: '/orders', headers: { Authorization: 'Bearer b' } },
      { target: '/orders', cookies: { session: { value: '1' } } },
      { target: '/orders', headers: { Origin: 'https://app.example.com' } },
      { target: '/orders', headers: { 'X-Env': 'canary' } },
      { target: '/orders', headers: { 'X-Env': ['canary', 'a'] } },
      { target: '/orders', host: 'old.example.com' },
    ];
    const keys = [plain];
    for (const request of others) keys.push((await send(request, { root: vector.entries.root.replace('|orders^', '|orders^|/orders|||any^') })).result.headers['lintel-cache-key'].value);
    assert.equal(new Set(keys).size, others.length + 1);
    assert.equal((await send({ method: 'POST', target: '/orders' })).result.headers['lintel-cache-key'], undefined);
  });

  about('separates by every field while it cannot know which choose', async () => {
    const keyOf = async (headers) => (await send({ target: '/orders', headers }, {})).result.headers['lintel-cache-key'].value;
    assert.notEqual(await keyOf({ 'X-Any': '1' }), await keyOf({ 'X-Any': '2' }));
  });

  about('answers HEAD without a body', async () => {
    const { result } = await send({ method: 'HEAD', target: '/nothing' });
    assert.equal(result.statusCode, 404);
    assert.equal(result.body, undefined);
  });
}
