// Makes dist/<function>.js and its source map out of src. Needs Node alone. CloudFront takes 10,240 bytes a function.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './build/bundle.mjs';
import { minify } from './build/minify.mjs';
import { sourceMap } from './build/source-map.mjs';

export const LIMIT_BYTES = 10_240;
export const FUNCTIONS = ['viewer-request', 'viewer-response'];

const src = fileURLToPath(new URL('./src', import.meta.url));
const dist = new URL('./dist/', import.meta.url);

// { code, map } of one function
export function build(name) {
  const { platform, tokens, sources } = bundle(`${name}.js`, src);
  const imports = [...platform].map(([module, local]) => `import ${local} from '${module}';`);
  const lines = minify(tokens);
  const code = [...imports, ...lines.map((line) => line.text)].join('\n') + '\n';
  const map = sourceMap(`${name}.js`, [...imports.map(() => []), ...lines.map((line) => line.origins)], sources, '../src/');
  return { code, map };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dist, { recursive: true });
  for (const name of FUNCTIONS) {
    const { code, map } = build(name);
    const bytes = Buffer.byteLength(code);
    const size = `${name}: ${bytes} of ${LIMIT_BYTES} bytes`;
    if (bytes > LIMIT_BYTES) {
      console.error(`${size}: ${bytes - LIMIT_BYTES} too many`);
      process.exit(1);
    }
    writeFileSync(new URL(`${name}.js`, dist), code);
    writeFileSync(new URL(`${name}.js.map`, dist), JSON.stringify(map) + '\n');
    console.log(`${size}, ${LIMIT_BYTES - bytes} left`);
  }
}
