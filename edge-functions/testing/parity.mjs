// Answers, for Java's parity test, what the bundle of viewer-request does with requests. A line in: { entries, now,
// requests }, a line out: for each request { status, headers, problem } of a reply, { route } or { direct } of what it
// sends on, {} of what it leaves to the router.

import { createInterface } from 'node:readline';
import { engines, requestEvent } from './harness.mjs';

const reads = (results) => Math.max(0, ...results.map((one) => one.reads));

for await (const line of createInterface({ input: process.stdin })) {
  const { entries, now, requests } = JSON.parse(line);
  const jobs = requests.map((request) => ({ event: requestEvent(request), entries, now }));
  const results = await engines.bundle('viewer-request', jobs);
  process.stdout.write(JSON.stringify({ reads: reads(results), verdicts: results.map(verdictOf) }) + '\n');
}

function verdictOf({ result, origin }) {
  if (result.statusCode === undefined) {
    const stamp = result.headers['lintel-stamp'];
    if (origin) return { direct: origin.domainName, path: result.uri };
    const decision = stamp ? stamp.value.split('.').slice(3, -1).join('.') : '-';
    return decision === '-' ? { path: result.uri } : { route: decision.slice(decision.indexOf('~') + 1), path: result.uri };
  }
  const headers = {};
  for (const [name, field] of Object.entries(result.headers)) {
    headers[name] = field.multiValue ? field.multiValue.map((one) => one.value) : [field.value];
  }
  return { status: result.statusCode, headers, problem: result.body ? JSON.parse(result.body) : null };
}
