// What the worst way through viewer-request costs: node testing/cost.mjs
// Under njs: instructions a call, by Valgrind's callgrind where it is installed, and time. Under Node: time.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build.mjs';
import { NOW, engines, requestEvent } from './harness.mjs';

// As many as fit the root; and what LeafCost of the contract lets into one leaf (LeafCostTest); and what ends such a leaf.
const SHORT_LINES = 62;
const NEAR_LINES = 23;
const REST = '^|~|||?';

const WAYS = {
  'nothing to decide (no index)': { entries: {}, target: '/' },
  'found in the root': { entries: { root: '1 12 - L^|/orders|GET||orders' }, target: '/orders' },
  'usual: 3 nodes, a full leaf, stamp': usual(),
  'short: a leaf of as many short lines as may be': short(),
  'worst: 5 nodes, a leaf of as many near-matching lines as may be, a path and a query to rewrite, stamp': worst(),
  'worst preflight: the same, asked twice': preflight(),
};

function usual() {
  const line = (i) => `^api.example.com|/api/v1/service${i}/orders/{}|GET||service${i}-order`;
  let leaf = 'L';
  for (let i = 1; leaf.length < 900; i++) leaf += line(i);
  leaf += line(99);
  const node = (features, key) => features + key.repeat(90);
  return {
    target: '/api/v1/service99/orders/4711?expand=lines',
    headers: { Authorization: 'Bearer '.padEnd(300, 'x'), Accept: 'application/json' },
    entries: { root: '1 12 - ' + node('S2S30', 'aaaaaaaaaa'), aaaaaaaaaa: node('S3H31', 'bbbbbbbbbb'), bbbbbbbbbb: leaf },
  };
}

function short() {
  let leaf = 'L';
  for (let i = 0; i < SHORT_LINES; i++) leaf += `^|/a${i}|GET||r${i}`;
  return { target: '/b', entries: { root: '1 12 - ' + leaf + REST } };
}

function preflight() {
  const way = worst();
  way.method = 'OPTIONS';
  way.headers = { ...way.headers, Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'GET' };
  way.entries.dddddddddd = way.entries.dddddddddd.replace(REST, '^|{*}|||rest');
  return way;
}

// As deep and as dear as the compiler makes it, each line of the leaf looking right until its last condition.
function worst() {
  let leaf = 'L';
  for (let i = 0; i < NEAR_LINES; i++) leaf += `^*.a.io|/v1/{}/x/{}|GET|hx-a=1,qq=${i}|r`;
  leaf += REST;
  const node = (features, key) => features + key.repeat(Math.floor((1024 - features.length) / key.length));
  return {
    host: 'api.eu.a.io',
    target: '/./v1/%7Euser/x//4711?%71=a+b' + '&p=%41'.repeat(15),
    headers: { 'X-A': ['2', '1'], Authorization: 'Bearer '.padEnd(600, 'x'), Cookie: 'x', Accept: 'application/json' },
    cookies: { session: { value: 'x'.repeat(200) } },
    entries: {
      root: '1 12 x-a,x-b ' + node('S2S30', 'aaaaaaaaaa').slice(0, -15), aaaaaaaaaa: node('S3H21', 'bbbbbbbbbb'), bbbbbbbbbb: node('S0S42', 'cccccccccc'),
      cccccccccc: node('S5H33', 'dddddddddd'), dddddddddd: leaf,
    },
  };
}

const shim = readFileSync(new URL('./platform.mjs', import.meta.url), 'utf8').replace(/^export /gm, '');
const code = build('viewer-request').code.replace(/^import cf .*\n/gm, '').replace(/\bDate\b/g, 'double.Date').replace(/\bconsole\b/g, 'double.console');
const folder = mkdtempSync(join(tmpdir(), 'lintel-cost-'));

// What the measurement itself costs is measured with a function that does nothing.
const IDLE = 'async function handler(event) { return event.request; }';

function script(job, calls, handler) {
  const path = join(folder, 'cost.js');
  writeFileSync(path, `${shim}\nconst double = platform(); const cf = double.cf;\n${handler}
    const text = ${JSON.stringify(JSON.stringify(job))};
    async function main() {
    const jobs = []; for (let i = 0; i < ${calls}; i++) jobs.push(JSON.parse(text));
      const from = Date.now();
      for (let i = 0; i < ${calls}; i++) await deliver(handler, double, jobs[i]);
      console.log(Date.now() - from);
    }
    main();`);
  return path;
}

function run(job, calls, handler, ...before) {
  const [command, ...options] = [...before, 'njs', script(job, calls, handler)];
  const ended = spawnSync(command, options, { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended;
}

function instructions(job, handler) {
  const counted = (calls) => {
    const { stderr } = run(job, calls, handler, 'valgrind', '--tool=callgrind', `--callgrind-out-file=${join(folder, 'out')}`);
    return Number(/Collected : (\d+)/.exec(stderr)[1]);
  };
  return (counted(60) - counted(20)) / 40;
}

const installed = (command) => spawnSync(command, ['--version']).status === 0;

try {
  for (const [name, { entries, ...request }] of Object.entries(WAYS)) {
    const job = { event: requestEvent(request), entries: { ...entries, stamp: '20781:' + 'f'.repeat(64) }, now: NOW };
    const [{ result, reads }] = await engines.bundle('viewer-request', [job]);
    console.log(`${name}: ${reads} reads, stamp ${result.headers['lintel-stamp'].value.split('.')[3]}`);
    if (installed('valgrind')) {
      const each = instructions(job, code) - instructions(job, IDLE);
      console.log(`  njs: ${Math.round(each / 1000)} thousand instructions a call`);
    }
    const micros = (handler) => Math.min(...[1, 2, 3, 4, 5].map(() => Number(run(job, 300, handler).stdout))) / 0.3;
    console.log(`  njs: ${(micros(code) - micros(IDLE)).toFixed(0)} µs a call`);
    const jobs = Array.from({ length: 300 }, () => job);
    await engines.bundle('viewer-request', jobs);
    const from = process.hrtime.bigint();
    await engines.bundle('viewer-request', jobs);
    console.log(`  node: ${(Number(process.hrtime.bigint() - from) / 300e3).toFixed(0)} µs a call, the copy of the event included`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
