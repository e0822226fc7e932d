// Takes away what parts of Lintel tell each other, and names the request: a reply from the cache bears the name of the
// one that filled it. Security fields come from the response headers policy of the stack, for CloudFront runs no
// function on replies of 400 and above.
export function handler(event) {
  const headers = event.response.headers;
  const names = Object.keys(headers);
  for (let i = 0; i < names.length; i++) if (names[i].startsWith('lintel-')) delete headers[names[i]];
  headers['x-request-id'] = { value: event.context.requestId };
  return event.response;
}
