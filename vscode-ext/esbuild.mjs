// Bundles the extension (Node) and the scripts of its webviews (browser) into dist/.
// --test bundles the unit tests into dist/test/ instead; --watch rebuilds on change.
import fs from 'node:fs';
import esbuild from 'esbuild';

const watch = process.argv.includes('--watch');
const test = process.argv.includes('--test');
const shared = { bundle: true, logLevel: 'warning', legalComments: 'none' };
const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20' };

const builds = test
  ? [{ ...node, entryPoints: fs.readdirSync('test').filter((f) => f.endsWith('.test.ts')).map((f) => `test/${f}`), outdir: 'dist/test', outExtension: { '.js': '.cjs' } }]
  : [
      { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'], minify: !watch, sourcemap: watch },
      { ...shared, entryPoints: ['webview/diagram.ts', 'webview/details.ts', 'webview/diagram.css', 'webview/details.css'], outdir: 'dist/webview', platform: 'browser', format: 'iife', target: 'es2022', minify: !watch, sourcemap: false },
    ];

for (const options of builds) {
  if (watch) { await (await esbuild.context(options)).watch(); } else { await esbuild.build(options); }
}
