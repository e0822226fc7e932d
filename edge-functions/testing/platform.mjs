// What CloudFront gives a function, as far as ours use it. Also runs under njs, so it keeps to what njs can.

export function platform() {
  const state = { entries: {}, reads: 0, origin: null, logs: [], now: 0 };
  const get = (key) => {
    state.reads++;
    if (state.entries === null) return Promise.reject(new Error('KVSNamespaceNotFound'));
    const value = state.entries[key];
    return value === undefined ? Promise.reject(new Error('KeyNotFound')) : Promise.resolve(value);
  };
  const update = (origin) => {
    state.origin = origin;
  };
  return {
    state: state,
    cf: { kvs: () => ({ get: get }), updateRequestOrigin: update },
    console: { log: (text) => state.logs.push(text) },
    Date: { now: () => state.now },
  };
}

// job: event (with `query`, the raw query), entries (null: no store), now
export async function deliver(handler, double, job) {
  const state = double.state;
  state.entries = job.entries;
  state.now = job.now;
  state.reads = 0;
  state.origin = null;
  state.logs = [];
  const query = job.event.query;
  job.event.request.rawQueryString = () => query;
  const result = await handler(job.event);
  delete job.event.request.rawQueryString;
  return { result: result, reads: state.reads, origin: state.origin, logs: state.logs };
}
