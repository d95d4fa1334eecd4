// The manifest promises what the code does: every command it contributes is
// registered, every picture and setting it names is there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const source = fs.readdirSync('src').filter((f) => f.endsWith('.ts')).map((f) => fs.readFileSync(`src/${f}`, 'utf8')).join('\n');
const registered = new Set([...source.matchAll(/\bon\('([\w.]+)'/g)].map((m) => `strideline.${m[1]}`));
const contributed: string[] = manifest.contributes.commands.map((c: { command: string }) => c.command);

test('every contributed command is registered', () => {
  assert.ok(contributed.length > 10);
  assert.deepEqual(contributed.filter((c) => !registered.has(c)), []);
});

test('menus, welcome texts and walkthroughs name commands that exist', () => {
  const menus: string[] = Object.values<{ command: string }[]>(manifest.contributes.menus).flat().map((m) => m.command);
  assert.deepEqual(menus.filter((c) => !contributed.includes(c)), []);
  const links = [...JSON.stringify(manifest).matchAll(/\(command:(strideline\.[\w.]+)\)/g)].map((m) => m[1] ?? '');
  assert.ok(links.length > 4);
  assert.deepEqual(links.filter((c) => !registered.has(c) && !/^strideline\.(threats|details)\.focus$/.test(c)), []);
});

test('the server keeps the command names that are its own', () => {
  const own = ['accept', 'ignore', 'explain', 'analyzeWorkspace'].map((c) => `strideline.${c}`);
  assert.deepEqual(own.filter((c) => registered.has(c)), []);
});

test('pictures that the manifest and the README show are in the package', () => {
  const readme = fs.readFileSync('README.md', 'utf8');
  const files = [manifest.icon, ...[...JSON.stringify(manifest).matchAll(/"(images\/[\w-]+\.png)"/g), ...readme.matchAll(/\((images\/[\w-]+\.png)\)/g)].map((m) => m[1] ?? '')];
  assert.ok(files.length > 4);
  assert.deepEqual(files.filter((f) => !fs.existsSync(f)), []);
  assert.deepEqual(files.filter((f) => fs.existsSync(f) && fs.statSync(f).size > 160_000), [], 'pictures stay small');
});

test('settings that name a program belong to the machine and need trust', () => {
  const settings: Record<string, { scope: string; description?: string; markdownDescription?: string }> = manifest.contributes.configuration.properties;
  const restricted: string[] = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.deepEqual(Object.keys(settings).filter((s) => /path$/i.test(s)), restricted);
  for (const name of restricted) { assert.equal(settings[name]?.scope, 'machine', name); }
  assert.deepEqual(Object.entries(settings).filter(([, s]) => !(s.description || s.markdownDescription)).map(([n]) => n), []);
});

test('the extension is never activated by everything', () => {
  assert.ok(!manifest.activationEvents.some((e: string) => e === '*' || e === 'onStartupFinished'));
});
