// What must be seen: the same that the command line says of the same files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** What `strideline` says of the folder: the threats that the test is about, and where things begin. */
export function expected(program, folder) {
  const { threats, summary } = ask(program, folder, 'analyze', '--fail-on', 'never');
  const { nodes } = ask(program, folder, 'graph');
  const open = threats.filter((t) => t.status === 'open' && t.severity !== 'info');
  const one = (rule, word = '') => {
    const t = open.find((x) => x.rule === rule && x.message.includes(word));
    assert.ok(t, `${rule} is a threat of the example`);
    return { ...t, line: t.location.line, column: t.location.column };
  };
  const lines = Object.fromEntries(nodes.filter((n) => n.location).map((n) => [n.name, n.location.line]));
  const admin = one('SL6001');
  const [related] = admin.related;
  return { open: open.length, summary: summary.open, lines, picture: one('SL2003'), url: one('SL2001', 'AdminConsoleUrl'), admin: { ...admin, step: { text: related.message, line: related.location.line } } };
}

function ask(program, folder, ...args) {
  const r = spawnSync(program, [...args, '--format', 'json', '.'], { cwd: folder, encoding: 'utf8', timeout: 60_000, maxBuffer: 64 << 20 });
  assert.equal(r.status, 0, r.stderr);
  return JSON.parse(r.stdout);
}
