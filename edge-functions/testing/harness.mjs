import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../build.mjs';
import { deliver, platform } from './platform.mjs';

export const NOW = Date.parse('2026-11-24T12:00:00Z');

const events = new URL('../test/events/', import.meta.url);

export function readVector(name) {
  const vectors = new URL('../../gateway-contract/src/main/resources/contract/vectors/', import.meta.url);
  return JSON.parse(readFileSync(new URL(name, vectors), 'utf8'));
}

export const event = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, events), 'utf8'));

// A request as the vectors write it, as CloudFront hands it over. rawQueryString is made of `query` on delivery.
export function requestEvent({ method = 'GET', host, target = '/', headers = {}, cookies = {} }) {
  const made = event('viewer-request');
  const mark = target.indexOf('?');
  made.request.method = method;
  made.request.uri = mark < 0 ? target : target.slice(0, mark);
  if (mark >= 0) made.query = target.slice(mark + 1);
  made.request.cookies = cookies;
  if (host !== undefined) made.request.headers.host = { value: host };
  for (const [name, value] of Object.entries(headers)) {
    const values = [].concat(value);
    made.request.headers[name.toLowerCase()] =
      values.length > 1 ? { value: values[0], multiValue: values.map((one) => ({ value: one })) } : { value: values[0] };
  }
  return made;
}

// The engines that a test runs on: name to a function that delivers jobs [{ event, entries, now }] to an edge function
// and gives [{ result, reads, origin, logs }].
export const engines = { source, bundle };

const built = new Map();
const bundleOf = (name) => built.get(name) ?? built.set(name, build(name).code).get(name);

// Node finds no module 'cloudfront': this one passes calls on to the double of the moment.
const MODULE = `export default { kvs: () => globalThis.cloudfrontDouble.kvs(),
  updateRequestOrigin: (origin) => globalThis.cloudfrontDouble.updateRequestOrigin(origin) }`;
register('data:text/javascript,' + encodeURIComponent(`export const resolve = (name, context, next) => name === 'cloudfront'
  ? { url: ${JSON.stringify('data:text/javascript,' + encodeURIComponent(MODULE))}, shortCircuit: true } : next(name, context);`));

async function source(name, jobs) {
  const double = platform();
  globalThis.cloudfrontDouble = double.cf;
  const { handler } = await import(`../src/${name}.js`);
  const real = { now: Date.now, log: console.log };
  Date.now = double.Date.now;
  console.log = double.console.log;
  try {
    return await runAll(handler, double, jobs);
  } finally {
    Date.now = real.now;
    console.log = real.log;
  }
}

async function bundle(name, jobs) {
  const double = platform();
  const code = bundleOf(name).replace(/^import .*\n/gm, '');
  const handler = new Function('cf', 'crypto', 'console', 'Date', `${code}\nreturn handler;`);
  return runAll(handler(double.cf, crypto, double.console, double.Date), double, jobs);
}

async function runAll(handler, double, jobs) {
  const results = [];
  for (const job of jobs) results.push(await deliver(handler, double, structuredClone(job)));
  return results;
}

export const hasNjs = spawnSync('njs', ['-v']).status === 0;
if (hasNjs) engines.njs = njs;

async function njs(name, jobs) {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-njs-'));
  try {
    const shim = readFileSync(fileURLToPath(new URL('./platform.mjs', import.meta.url)), 'utf8');
    const code = bundleOf(name).replace(/^import cf .*\n/gm, '');
    const script = `import fs from 'fs';\n${shim.replace(/^export /gm, '')}
      const double = platform(); const cf = double.cf;\n${code.replace(/\bDate\b/g, 'double.Date').replace(/\bconsole\b/g, 'double.console')}
      async function main() {
        const jobs = JSON.parse(fs.readFileSync('${join(folder, 'jobs.json')}', 'utf8'));
        for (let i = 0; i < jobs.length; i++) { const r = await deliver(handler, double, jobs[i]); console.log(JSON.stringify(r)); }
      }
      main();\n`;
    writeFileSync(join(folder, 'main.js'), script);
    writeFileSync(join(folder, 'jobs.json'), JSON.stringify(jobs));
    const run = spawnSync('njs', ['-p', folder, join(folder, 'main.js')], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0 || run.stderr) throw new Error(run.stderr || run.stdout);
    return run.stdout.trim().split('\n').map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
