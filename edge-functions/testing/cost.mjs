// What the worst way through viewer-request costs: node testing/cost.mjs
// Under njs: instructions a call, by Valgrind's callgrind where it is installed, and time. Under Node: time.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build.mjs';
import { NOW, engines, requestEvent } from './harness.mjs';

const WAYS = {
  'nothing to decide (no index)': { entries: {}, target: '/' },
  'found in the root': { entries: { root: '1 12 - L^|/orders|GET||orders' }, target: '/orders' },
  'worst: 5 nodes, a full leaf, a path to rewrite, conditions, stamp': worst(),
};

// As deep and as full as the compiler makes it, each line of the leaf looking right until its last condition.
function worst() {
  const head = '^*.example.com|/api/v1/{}/orders/{}/lines|GET|hx-a=1,qq=a%20b|';
  let leaf = 'L';
  while ((leaf + head + 'some-route').length < 960) leaf += head.replace('q=a%20b', `q=${leaf.length % 10}`) + 'some-route';
  leaf += `${head}the-last-route|s`;
  const node = (features, key) => features + key.repeat(Math.floor((1024 - features.length) / key.length));
  return {
    target: '/api/./v1/%7Euser/orders//4711/lines?p=1&r=2&%71=a+b&s=t',
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

function script(job, calls) {
  const path = join(folder, 'cost.js');
  writeFileSync(path, `${shim}\nconst double = platform(); const cf = double.cf;\n${code}
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

const njs = (job, calls, ...before) => {
  const run = spawnSync(before[0] ?? 'njs', [...before.slice(1), ...(before.length ? ['njs'] : []), script(job, calls)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return run;
};
const instructions = (job, calls) =>
  Number(/Collected : (\d+)/.exec(njs(job, calls, 'valgrind', '--tool=callgrind', `--callgrind-out-file=${join(folder, 'out')}`).stderr)[1]);
const installed = (command) => spawnSync(command, ['--version']).status === 0;

try {
  for (const [name, { entries, ...request }] of Object.entries(WAYS)) {
    const job = { event: requestEvent(request), entries: { ...entries, stamp: '20781:' + 'f'.repeat(64) }, now: NOW };
    const [{ result, reads }] = await engines.bundle('viewer-request', [job]);
    console.log(`${name}: ${reads} reads, stamp ${result.headers['lintel-stamp'].value.split('.')[3]}`);
    if (installed('valgrind')) {
      const each = (instructions(job, 400) - instructions(job, 200)) / 200;
      console.log(`  njs: ${Math.round(each / 1000)} thousand instructions a call, the loop that delivers included`);
    }
    console.log(`  njs: ${((Number(njs(job, 4000).stdout) / 4000) * 1000).toFixed(0)} µs a call`);
    const jobs = Array.from({ length: 4000 }, () => job);
    await engines.bundle('viewer-request', jobs);
    const from = process.hrtime.bigint();
    await engines.bundle('viewer-request', jobs);
    console.log(`  node: ${(Number(process.hrtime.bigint() - from) / 4e6).toFixed(0)} µs a call, the copy of the event included`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
