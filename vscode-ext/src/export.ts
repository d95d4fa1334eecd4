// Writing the diagram to a file that the user names.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Server } from './client';
import { method, type Diagram, type DiagramFormat, type DiagramParams } from './protocol';

export const formats: { format: DiagramFormat; label: string; description: string; extension: string }[] = [
  { format: 'svg', label: 'SVG', description: 'a picture that stays sharp, light and dark', extension: 'svg' },
  { format: 'png', label: 'PNG', description: 'a picture for slides and chats', extension: 'png' },
  { format: 'html', label: 'HTML', description: 'one page to open in a browser, offline', extension: 'html' },
  { format: 'mermaid', label: 'Mermaid', description: 'text for Markdown', extension: 'mmd' },
  { format: 'dot', label: 'DOT', description: 'text for Graphviz', extension: 'dot' },
];

/** Asks for a format and a file, has the server draw, and writes it. */
export async function exportDiagram(server: Server, uri: string, show: readonly string[]): Promise<vscode.Uri | undefined> {
  const pick = await vscode.window.showQuickPick(formats, { title: 'Export diagram', placeHolder: 'Format' });
  if (!pick) { return undefined; }
  const source = vscode.Uri.parse(uri).fsPath;
  const target = await vscode.window.showSaveDialog({
    title: 'Export diagram',
    defaultUri: vscode.Uri.file(source.slice(0, source.length - path.extname(source).length) + '.' + pick.extension),
    filters: { [pick.label]: [pick.extension] },
  });
  if (!target) { return undefined; }
  const params: DiagramParams = { uri, format: pick.format, show: [...show], theme: 'auto' };
  const drawing = await server.ask<Diagram>(method.diagram, params);
  const bytes = drawing && content(drawing);
  if (!bytes) { throw new Error(`the diagram could not be drawn as ${pick.label}; the log says why`); }
  await vscode.workspace.fs.writeFile(target, bytes);
  return target;
}

/** The file's bytes, whichever way they came. */
export function content(d: Diagram): Uint8Array | undefined {
  if (d.base64) { return Buffer.from(d.base64, 'base64'); }
  const text = d.text ?? d.svg;
  return text ? Buffer.from(text, 'utf8') : undefined;
}
