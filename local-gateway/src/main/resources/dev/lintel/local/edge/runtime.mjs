// CloudFront Functions' runtime 2.0, as near as Node comes to it: the child process of `lintel dev`. Frames on standard
// input and output: four bytes of length, one of type, four of a number, then JSON. Calls run one after another, as a
// function's helpers (updateRequestOrigin) say nothing of the call that they belong to.
import { createHash, createHmac } from 'node:crypto';
import { SourceMap } from 'node:module';
import querystring from 'node:querystring';
import { format } from 'node:util';
import vm from 'node:vm';

const LOG_BYTES = 10 * 1024; // per call, as the service
const ALGORITHMS = ['md5', 'sha1', 'sha256'];
const KINDS = { Q: 'viewer-request', P: 'viewer-response' };
const GLOBALS = new Set(('Object Function Array String Number Boolean Symbol Math Date RegExp JSON Promise Error EvalError ' +
  'RangeError ReferenceError SyntaxError TypeError URIError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray ' +
  'Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array decodeURI decodeURIComponent encodeURI ' +
  'encodeURIComponent isFinite isNaN parseFloat parseInt NaN Infinity undefined globalThis eval').split(' '));

const functions = new Map(); // kind -> { handler, parse, clock, map }
const values = new Map(); // the KeyValueStore
let storeId = 'local';
let updated = new Date().toISOString();
const current = { kind: '', logs: [], logBytes: 0, origin: undefined };

// ---- the context of one function

const host = Object.freeze({
  log(text) {
    if (current.logBytes >= LOG_BYTES) return;
    const line = text.slice(0, LOG_BYTES - current.logBytes);
    current.logBytes += line.length;
    current.logs.push(line);
  },
  format: (...parts) => format(...parts),
  digest(algorithm, key, chunks, encoding) {
    if (!ALGORITHMS.includes(algorithm)) throw new TypeError(`unsupported algorithm: ${algorithm}`);
    const sum = key === undefined ? createHash(algorithm) : createHmac(algorithm, key);
    for (const chunk of chunks) sum.update(chunk);
    return encoding === undefined ? sum.digest() : sum.digest(encoding);
  },
  kvsGet: (key) => values.get(key),
  kvsMeta: () => JSON.stringify({ creationDateTime: updated, lastUpdatedDateTime: updated, keyCount: values.size }),
  kvsCount: () => values.size,
  kvsId: () => storeId,
  viewerRequest: () => current.kind === 'viewer-request',
  origin(text) { current.origin = text; },
});

// Runs inside the context, so what it makes belongs there.
const PRELUDE = `(host, allowed, buffer, encoder, decoder, atob, btoa, querystring) => {
  'use strict';
  const clock = { now: 0 };
  const Real = Date;
  function FixedDate(...parts) {
    if (!new.target) return new Real(clock.now).toString();
    return Reflected.construct(Real, parts.length ? parts : [clock.now], new.target);
  }
  const Reflected = Reflect;
  FixedDate.prototype = Real.prototype;
  FixedDate.now = () => clock.now;
  FixedDate.parse = Real.parse;
  FixedDate.UTC = Real.UTC;
  Object.defineProperty(Real.prototype, 'constructor', { value: FixedDate });

  const digester = (algorithm, key) => {
    const chunks = [];
    return Object.freeze({
      update(data) { chunks.push(data); return this; },
      digest(encoding) {
        if (encoding !== undefined && !['hex', 'base64', 'base64url'].includes(encoding))
          throw new TypeError('Unknown digest encoding: ' + encoding);
        return host.digest(algorithm, key, chunks, encoding);
      },
    });
  };
  const crypto = Object.freeze({
    createHash: (algorithm) => digester(algorithm, undefined),
    createHmac: (algorithm, key) => {
      if (key === undefined) throw new TypeError('key is not a string or Buffer-like object');
      return digester(algorithm, key);
    },
  });

  const text = (key) => {
    if (typeof key !== 'string') throw new TypeError('the key must be a string');
    return host.kvsGet(key);
  };
  const kvs = (id) => {
    if (id !== undefined && id !== host.kvsId()) throw new Error('KeyValueStore ' + id + ' is not associated with this function');
    return Object.freeze({
      async get(key, options) {
        const value = text(key);
        if (value === undefined) throw new Error('KeyNotFound: the KeyValueStore has no such key');
        const format = options === undefined || options.format === undefined ? 'string' : options.format;
        if (format === 'json') return JSON.parse(value);
        if (format === 'bytes') return buffer.from(value);
        if (format === 'string') return value;
        throw new TypeError('unknown format: ' + format);
      },
      async exists(key) { return text(key) !== undefined; },
      async count() { return host.kvsCount(); },
      async meta() { return JSON.parse(host.kvsMeta()); },
    });
  };
  const origin = (name, value) => {
    if (!host.viewerRequest()) throw new Error(name + ' works in viewer-request functions only');
    host.origin(JSON.stringify(value));
  };
  const cloudfront = Object.freeze({
    kvs,
    updateRequestOrigin: (parameters) => origin('updateRequestOrigin', { update: parameters }),
    selectRequestOriginById: (id, parameters) => origin('selectRequestOriginById', { select: id, update: parameters }),
    createRequestOriginGroup: (parameters) => origin('createRequestOriginGroup', { group: parameters }),
    edgeLocation: Object.freeze({ name: 'DEV', serverIp: '127.0.0.1', region: 'us-east-1' }),
  });

  const modules = { cloudfront, crypto, querystring, buffer: Object.freeze({ Buffer: buffer }) };
  const required = { crypto, querystring, buffer: modules.buffer };
  const extra = {
    Date: FixedDate,
    Buffer: buffer, TextEncoder: encoder, TextDecoder: decoder, atob, btoa,
    console: Object.freeze({ log: (...parts) => host.log(host.format(...parts)) }),
    require: (name) => {
      if (!Object.hasOwn(required, name)) throw new Error('the runtime has no module ' + name + ' to require');
      return required[name];
    },
  };
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (!allowed.includes(name)) delete globalThis[name];
  for (const name of Object.keys(extra))
    Object.defineProperty(globalThis, name, { value: extra[name], writable: false, configurable: false, enumerable: false });
  for (const name of allowed) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    if (own && own.configurable && name !== 'globalThis')
      Object.defineProperty(globalThis, name, { value: globalThis[name], writable: false, configurable: false });
  }
  return { modules, clock, parse: JSON.parse, withRaw: (event, raw) => {
    if (event.request) Object.defineProperty(event.request, 'rawQueryString', { value: () => raw, enumerable: false });
    return event;
  } };
}`;

// No line is added in front, so places are the file's own.
function compiled(code, file, context) {
  try {
    return new vm.SourceTextModule(code + '\n;export { handler as default };\n', {
      context, identifier: file, importModuleDynamically: () => { throw new Error('import() is not supported'); },
    });
  } catch (error) {
    // V8 says where only of scripts: the same text without its imports is one
    new vm.Script(code.replace(/^import [^;\n]*/gm, (text) => ' '.repeat(text.length)), { filename: file });
    throw error;
  }
}

async function load({ kind, code, file, map }) {
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false }, name: kind });
  const made = vm.runInContext(PRELUDE, context, { filename: 'runtime.mjs' })(
    host, [...GLOBALS], Buffer, TextEncoder, TextDecoder, atob, btoa,
    Object.freeze({ parse: querystring.parse, stringify: querystring.stringify, escape: querystring.escape,
      unescape: querystring.unescape, encode: querystring.encode, decode: querystring.decode }));
  const module = compiled(code, file, context);
  await module.link((name) => {
    const own = made.modules[name];
    if (own === undefined) throw new Error(`the runtime has no module '${name}'`);
    return new vm.SyntheticModule(['default', ...Object.keys(own)], function set() {
      this.setExport('default', own);
      for (const key of Object.keys(own)) this.setExport(key, own[key]);
    }, { context, identifier: name });
  });
  current.kind = kind;
  current.logs = [];
  current.logBytes = 0;
  made.clock.now = Date.now();
  await module.evaluate();
  if (typeof module.namespace.default !== 'function') throw new TypeError('there is no function handler');
  functions.set(kind, {
    handler: module.namespace.default, parse: made.parse, clock: made.clock, withRaw: made.withRaw, file,
    map: map ? new SourceMap(JSON.parse(map)) : undefined,
  });
}

// ---- frames out

let out = [];

function send(type, number, text) {
  const body = Buffer.from(text, 'utf8');
  const head = Buffer.allocUnsafe(9);
  head.writeUInt32BE(body.length + 5, 0);
  head.write(type, 4, 'latin1');
  head.writeUInt32BE(number, 5);
  out.push(head, body);
}

function flush() {
  if (out.length === 0) return;
  process.stdout.write(Buffer.concat(out));
  out = [];
}

// Where in the source, by the bundle's source map where there is one.
function described(error, file, map) {
  const name = error && typeof error.name === 'string' ? error.name : 'Error';
  const message = error && typeof error.message === 'string' ? error.message : format(error);
  const stack = error && typeof error.stack === 'string' ? error.stack : '';
  const places = [];
  for (const line of stack.split('\n')) {
    const at = line.lastIndexOf(file + ':');
    if (at < 0) continue;
    const [row, column] = line.slice(at + file.length + 1).split(/[:)]/).map(Number); // of a syntax error the row alone
    if (!(row > 0)) continue;
    const entry = map ? map.findEntry(row - 1, Math.max(0, (column || 1) - 1)) : undefined;
    places.push(entry && entry.originalSource
      ? { source: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
      : { source: file, line: row, column: column || 0 });
  }
  return JSON.stringify({ name, message, places });
}

// ---- frames in

const queue = [];
let busy = false;
let call = 0; // counts calls, to tell one that never settles
let watching = false;

function logs() {
  if (current.logs.length > 0) send('O', 0, JSON.stringify({ kind: current.kind, lines: current.logs }));
}

function done(number, own, value) {
  logs();
  let text;
  try {
    text = JSON.stringify({ result: value, origin: current.origin === undefined ? undefined : JSON.parse(current.origin) });
  } catch (error) {
    send('E', number, described(error, own.file, own.map));
    return;
  }
  send('R', number, text);
}

function failed(number, own, error) {
  logs();
  send('E', number, described(error, own.file, own.map));
}

// A promise that settles does so by microtasks alone here: what is pending when they are all done never will.
function watch() {
  if (watching) return;
  watching = true;
  setImmediate(() => {
    watching = false;
    if (stuck) stuck(new Error('the promise that handler returned never settles'));
  });
}

let stuck;

function run(type, number, text) {
  const kind = KINDS[type];
  const own = functions.get(kind);
  if (own === undefined) {
    send('E', number, JSON.stringify({ name: 'Error', message: `${kind} is not loaded`, places: [] }));
    return false;
  }
  current.kind = kind;
  current.logs = [];
  current.logBytes = 0;
  current.origin = undefined;
  own.clock.now = Date.now();
  const mine = ++call;
  try {
    const { event, query } = own.parse(text);
    const value = own.handler(own.withRaw(event, query === null ? undefined : query));
    if (value === null || typeof value !== 'object' || typeof value.then !== 'function') {
      done(number, own, value);
      return false;
    }
    const over = (action) => (value) => {
      if (call !== mine || stuck === undefined) return;
      stuck = undefined;
      action(number, own, value);
      busy = false;
      next();
    };
    stuck = over(failed);
    value.then(over(done), over(failed));
    watch();
    return true;
  } catch (error) {
    failed(number, own, error);
    return false;
  }
}

function apply({ id, reset, set, remove, at }) {
  storeId = id;
  updated = at;
  if (reset) values.clear();
  for (const key of Object.keys(set)) values.set(key, set[key]);
  for (const key of remove) values.delete(key);
}

function next() {
  while (!busy && queue.length > 0) {
    const { type, number, text } = queue.shift();
    if (type === 'K') {
      apply(JSON.parse(text));
    } else if (type === 'L') {
      busy = true;
      const bundle = JSON.parse(text);
      load(bundle).then(
        () => send('Y', number, JSON.stringify({ kind: bundle.kind })),
        (error) => send('E', number, described(error, bundle.file, bundle.map ? new SourceMap(JSON.parse(bundle.map)) : undefined)),
      ).then(() => { logs(); busy = false; next(); });
    } else {
      busy = run(type, number, text);
    }
  }
  flush();
}

let waiting = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  let bytes = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
  while (bytes.length >= 4) {
    const length = bytes.readUInt32BE(0);
    if (bytes.length < 4 + length) break;
    queue.push({ type: bytes.toString('latin1', 4, 5), number: bytes.readUInt32BE(5), text: bytes.toString('utf8', 9, 4 + length) });
    bytes = bytes.subarray(4 + length);
  }
  waiting = bytes;
  next();
});
process.stdin.on('end', () => process.exit(0)); // whoever started it is gone
process.on('unhandledRejection', () => {}); // of a function's own promises; what it returned is looked at
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {}); // a terminal's are for its parent to act on
