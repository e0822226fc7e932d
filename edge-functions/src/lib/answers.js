import { withoutPort } from './host.js';

// Replies of the edge itself: what the router would say, member by member.

export function problem(exchange, status, slug, title, detail) {
  const reply = answer(exchange, status);
  reply.headers['content-type'] = { value: 'application/problem+json' };
  const body = {
    type: 'https://lintel.dev/problems/' + slug,
    title: title,
    status: status,
    detail: detail,
    retryable: false,
    requestId: exchange.id,
  };
  if (exchange.method !== 'HEAD') reply.body = JSON.stringify(body);
  return reply;
}

export function answer(exchange, status) {
  return { statusCode: status, headers: { 'x-request-id': { value: exchange.id } } };
}

// Adds fields given as name, value, name, value, …; to no reply, none
export function withFields(reply, fields) {
  for (let i = 0; reply && fields && i < fields.length; i += 2) {
    const name = fields[i].toLowerCase();
    const value = { value: fields[i + 1] };
    const before = reply.headers[name];
    if (!before) reply.headers[name] = value;
    else if (before.multiValue) before.multiValue.push(value);
    else before.multiValue = [{ value: before.value }, value];
  }
  return reply;
}

// moved: status, what stands before the path, prefix, its replacement or the whole path, 1 to keep the query; null
// where only the router can tell.
export function redirect(exchange, moved) {
  let query = '';
  if (moved[4] && exchange.query !== undefined) query = '?' + exchange.query;
  if (/[^!"$-~]/.test(query)) return null;
  const host = withoutPort(exchange.authority);
  if (host === '' && moved[1].indexOf('~') >= 0) return null;
  const reply = answer(exchange, moved[0]);
  reply.headers.location = { value: moved[1].replace('~', host) + newPath(exchange.path, moved[2], moved[3]) + query };
  return reply;
}

function newPath(path, prefix, stem) {
  if (stem === null) return path;
  if (prefix === null) return stem;
  if (!path.startsWith(prefix) || (path.length > prefix.length && path.charAt(prefix.length) !== '/')) return path;
  return stem + path.substring(prefix.length) || '/';
}
