import assert from 'node:assert/strict';
import test from 'node:test';
import { NOW, engines, event } from '../testing/harness.mjs';

for (const engine of Object.keys(engines)) {
  test(`takes internal fields off a reply and names the request, on ${engine}`, async () => {
    const [{ result }] = await engines[engine]('viewer-response', [{ event: event('viewer-response'), entries: {}, now: NOW }]);
    assert.deepEqual(result.headers, {
      'content-type': { value: 'application/json' },
      'x-request-id': { value: 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==' },
    });
    assert.deepEqual(result.cookies, event('viewer-response').response.cookies);
    assert.equal(result.statusCode, 200);
  });
}
