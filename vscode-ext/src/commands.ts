// The commands: what menus, keys, lenses and quick fixes call.
import * as vscode from 'vscode';
import { selector, type Server } from './client';
import { accept, applyAction } from './decide';
import type { DetailsView } from './details';
import { everything, type DiagramPanel } from './diagram';
import { Explanations } from './explain';
import { exportDiagram } from './export';
import { serverCommand, type Threat } from './protocol';
import { reveal, toRange } from './reveal';
import type { Item, ThreatsView } from './threats';

export interface Parts {
  server: Server;
  log: vscode.LogOutputChannel;
  threats: ThreatsView;
  details: DetailsView;
  diagram: DiagramPanel;
  explanations: Explanations;
}

/** What a command may be handed: a row of the tree, {id} of a lens, nothing from the palette. */
type Target = Item | { id?: string; uri?: string } | undefined;

export function registerCommands(p: Parts): vscode.Disposable[] {
  const on = (name: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(`strideline.${name}`, async (...args: never[]) => {
      try { await run(...args); } catch (e) { failed(p.log, name, e); }
    });
  return [
    on('analyze', () => analyze(p)),
    on('showDiagram', (t: { uri?: string; focus?: string } | vscode.Uri | undefined) => showDiagram(p, t)),
    on('exportDiagram', () => doExport(p)),
    on('acceptThreat', (t: Target) => withThreat(p, t, async (x) => { if (await accept(p.server, x)) { said(`accepted ${x.rule} in .strideline/risks.yaml`); } })),
    on('ignoreThreat', (t: Target) => withThreat(p, t, (x) => act(x, 'ignore'))),
    on('fixThreat', (t: Target) => withThreat(p, t, (x) => act(x, 'fix'))),
    on('explainThreat', (t: Target) => withThreat(p, t, async (x) => { p.details.show(x); await p.explanations.show(x.id, x.rule); })),
    on('showPath', (t: Target) => withThreat(p, t, (x) => p.diagram.open(x.uri, x.id))),
    on('revealThreat', () => revealThreat(p)),
    on('groupBy', () => p.threats.chooseGrouping()),
    on('filter', () => p.threats.chooseFilter()),
    on('clearFilter', () => p.threats.clearFilter()),
    on('restart', () => p.server.restart()),
    on('showLog', () => p.log.show(true)),
    on('walkthrough', () => vscode.commands.executeCommand('workbench.action.openWalkthrough', 'strideline.strideline#start', false)),
    on('diagram.zoomIn', () => p.diagram.zoom('in')),
    on('diagram.zoomOut', () => p.diagram.zoom('out')),
    on('diagram.fit', () => p.diagram.zoom('fit')),
    on('diagram.clearFocus', () => p.diagram.whole()),
    on('diagram.show', () => chooseShown(p)),
  ];
}

async function analyze(p: Parts): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: 'strideline.threats' } }, () => p.server.execute(serverCommand.analyzeWorkspace, []));
  await p.threats.refresh();
}

async function showDiagram(p: Parts, t: { uri?: string; focus?: string } | vscode.Uri | undefined): Promise<void> {
  if (t && !(t instanceof vscode.Uri) && typeof t.uri === 'string') {
    await p.diagram.open(t.uri, typeof t.focus === 'string' ? t.focus : undefined);
    return;
  }
  const uri = t instanceof vscode.Uri ? p.server.uri(t) : current(p);
  if (!uri) { throw new Error('open a template first'); }
  await p.diagram.open(uri);
}

/** The template in front, or the one that is drawn, or one that can be seen. */
function current(p: Parts): string | undefined {
  const ours = (e: vscode.TextEditor | undefined) => e && vscode.languages.match(selector, e.document) > 0;
  const editor = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(ours);
  return editor ? p.server.uri(editor.document.uri) : p.diagram.drawn || undefined;
}

async function doExport(p: Parts): Promise<void> {
  const uri = p.diagram.drawn || current(p);
  if (!uri) { throw new Error('open a template first'); }
  const target = await exportDiagram(p.server, uri, p.diagram.shown);
  if (target) { said(`wrote ${vscode.workspace.asRelativePath(target)}`); }
}

async function revealThreat(p: Parts): Promise<void> {
  const t = p.threats.selected();
  if (!t) { return; }
  p.details.show(t);
  await reveal(t.uri, t.range, true);
}

async function act(t: Threat, kind: 'fix' | 'ignore'): Promise<void> {
  if (!(await applyAction(t, kind))) { throw new Error(kind === 'fix' ? 'there is no automatic edit for this threat' : 'this threat cannot be ignored at its line'); }
}

async function withThreat(p: Parts, target: Target, run: (t: Threat) => unknown): Promise<void> {
  const t = await resolve(p, target);
  if (t) { await run(t); }
}

async function resolve(p: Parts, target: Target): Promise<Threat | undefined> {
  if (target && 'threat' in target) { return target.threat; }
  if (target && 'id' in target && target.id) {
    const t = await p.threats.byId(target.id);
    if (!t) { throw new Error(`the threat "${target.id}" is no longer there`); }
    return t;
  }
  return pickThreat(p);
}

/** From the palette: the threat under the cursor, else one to choose from the file's. */
async function pickThreat(p: Parts): Promise<Threat | undefined> {
  await p.threats.refresh();
  const editor = vscode.window.activeTextEditor;
  const here = editor ? p.threats.inFile(p.server.uri(editor.document.uri)) : [];
  const under = here.filter((t) => editor && toRange(t.range).contains(editor.selection.active));
  if (under.length === 1) { return under[0]; }
  const rows = (under.length > 0 ? under : here.length > 0 ? here : p.threats.all()).map((t) => ({ label: t.message, description: `${t.severity} ${t.rule}`, t }));
  return (await vscode.window.showQuickPick(rows, { title: 'Threat', placeHolder: rows.length > 0 ? 'Choose a threat' : 'No threats', matchOnDescription: true }))?.t;
}

async function chooseShown(p: Parts): Promise<void> {
  const rows = everything.map((s) => ({ label: s === 'roles' ? 'Roles' : 'Logs and traces', picked: p.diagram.shown.includes(s), show: s }));
  const picked = await vscode.window.showQuickPick(rows, { title: 'Draw also', canPickMany: true });
  if (picked) { await p.diagram.showAlso(picked.map((r) => r.show)); }
}

function said(text: string): void { vscode.window.setStatusBarMessage(`strideline: ${text}`, 5000); }

function failed(log: vscode.LogOutputChannel, name: string, e: unknown): void {
  const text = e instanceof Error ? e.message : String(e);
  log.error(`${name}: ${text}`);
  vscode.window.setStatusBarMessage(`$(warning) strideline: ${text}`, 8000);
}
