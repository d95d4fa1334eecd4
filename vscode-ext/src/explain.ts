// Explanations: the server's Markdown in the editor's own preview.
import * as vscode from 'vscode';
import type { Server } from './client';
import { serverCommand } from './protocol';

const scheme = 'strideline-explain';

export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(private readonly server: Server) {
    this.subscriptions.push(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument((d) => { if (d.uri.scheme === scheme) { this.texts.delete(d.uri.path); } }),
    );
  }

  dispose(): void { this.subscriptions.forEach((s) => s.dispose()); }

  provideTextDocumentContent(uri: vscode.Uri): string { return this.texts.get(uri.path) ?? ''; }

  async show(id: string, name: string): Promise<void> {
    const answer = await this.server.execute<{ markdown?: string } | string | null>(serverCommand.explain, [{ id }]);
    const markdown = typeof answer === 'string' ? answer : answer?.markdown;
    if (!markdown) { throw new Error(`there is nothing to say about "${id}": it may be mended already`); }
    const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
    this.texts.set(uri.path, markdown);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}
