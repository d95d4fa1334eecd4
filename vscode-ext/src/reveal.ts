// Going to a place in a file, without ever opening the same file twice.
import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';

export function toRange(r: Range): vscode.Range {
  return new vscode.Range(r.start.line, r.start.character, r.end.line, r.end.character);
}

/** Shows a range in the editor group that shows the file already, else beside no panel of ours. */
export async function reveal(uri: string, range: Range, preserveFocus = false): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const document = await vscode.workspace.openTextDocument(target);
  const selection = toRange(range);
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(selection.start, selection.end),
    preserveFocus,
    preview: true,
    viewColumn: column(target),
  });
}

function column(target: vscode.Uri): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find((e) => e.document.uri.toString() === target.toString());
  if (shown?.viewColumn) { return shown.viewColumn; }
  for (const group of vscode.window.tabGroups.all) {
    if (group.tabs.some((t) => t.input instanceof vscode.TabInputText && t.input.uri.toString() === target.toString())) {
      return group.viewColumn;
    }
  }
  const text = vscode.window.visibleTextEditors.find((e) => e.document.uri.scheme === 'file');
  return text?.viewColumn ?? vscode.ViewColumn.One;
}
