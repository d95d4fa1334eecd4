// What a person decides about a threat: accept it, ignore it here, mend it.
// The server makes every edit; nothing is written before it was asked for.
import * as vscode from 'vscode';
import type { Server } from './client';
import { serverCommand, type Accepted, type Threat } from './protocol';
import { toRange } from './reveal';

const register = '/.strideline/risks.yaml';

/** Writes an accepted risk into the register, with a reason from the user. */
export async function accept(server: Server, t: Threat): Promise<boolean> {
  const reason = await ask(t, 'Why this risk is taken');
  if (!reason) { return false; }
  const decision = { id: t.id, uri: t.uri, reason: reason.trim() };
  const { owner } = await server.execute<Accepted>(serverCommand.accept, [decision]);
  if (!owner) { // git knows no address here
    const named = await ask(t, 'Who answers for it: an address or a team');
    if (named) { await server.execute<Accepted>(serverCommand.accept, [{ ...decision, owner: named.trim() }]); }
  }
  await saveRegister();
  return true;
}

function ask(t: Threat, placeHolder: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Accept ${t.rule}`, prompt: t.message, placeHolder, ignoreFocusOut: true,
    validateInput: (v) => (v.trim() ? undefined : 'The register needs it: whoever reads it will ask.'),
  });
}

/** The register is a decision, not a draft: it goes to disk at once. */
async function saveRegister(): Promise<void> {
  for (const d of vscode.workspace.textDocuments) {
    if (d.isDirty && d.uri.scheme === 'file' && d.uri.path.endsWith(register)) { await d.save(); }
  }
}

/** Applies the server's own edit for a threat: its quick fix, or its ignore comment. */
export async function applyAction(t: Threat, kind: 'fix' | 'ignore'): Promise<boolean> {
  const uri = vscode.Uri.parse(t.uri);
  const range = toRange(t.range);
  await vscode.workspace.openTextDocument(uri);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, vscode.CodeActionKind.QuickFix.value, 30);
  const action = (actions ?? []).find((a) => a.edit && belongs(a, t) && /^ignore\b/i.test(a.title) === (kind === 'ignore'));
  if (!action?.edit) { return false; }
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(range.start, range.start), preview: false, viewColumn: column(uri) });
  return vscode.workspace.applyEdit(action.edit);
}

function belongs(a: vscode.CodeAction, t: Threat): boolean {
  return !a.diagnostics?.length || a.diagnostics.some((d) => (d as { data?: { id?: string } }).data?.id === t.id || code(d) === t.rule);
}

function code(d: vscode.Diagnostic): unknown { return typeof d.code === 'object' ? d.code.value : d.code; }

function column(uri: vscode.Uri): vscode.ViewColumn {
  return vscode.window.visibleTextEditors.find((e) => e.document.uri.toString() === uri.toString())?.viewColumn ?? vscode.ViewColumn.One;
}
