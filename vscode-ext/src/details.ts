// The Details view: one threat, told in full.
import * as vscode from 'vscode';
import { acts, type Act, type FromDetails, type ToDetails } from './messages';
import { newNonce, page } from './page';
import type { Threat } from './protocol';
import { reveal } from './reveal';

const commands: Record<Act, string> = {
  explain: 'strideline.explainThreat',
  diagram: 'strideline.showPath',
  fix: 'strideline.fixThreat',
  ignore: 'strideline.ignoreThreat',
  accept: 'strideline.acceptThreat',
};

export class DetailsView implements vscode.WebviewViewProvider {
  private view: vscode.WebviewView | undefined;
  private threat: Threat | undefined;

  constructor(private readonly extension: vscode.Uri) {}

  get shown(): string | undefined { return this.threat?.id; }

  /** Shows a threat; undefined empties the view. */
  show(threat: Threat | undefined): void {
    this.threat = threat;
    this.post();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const root = vscode.Uri.joinPath(this.extension, 'dist', 'webview');
    view.webview.options = { enableScripts: true, localResourceRoots: [root], enableCommandUris: false };
    view.webview.html = page({
      title: 'Details', source: view.webview.cspSource, nonce: newNonce(),
      script: view.webview.asWebviewUri(vscode.Uri.joinPath(root, 'details.js')).toString(),
      style: view.webview.asWebviewUri(vscode.Uri.joinPath(root, 'details.css')).toString(),
      body: '<main id="threat"></main>',
    });
    view.webview.onDidReceiveMessage((m: FromDetails) => this.heard(m));
    view.onDidDispose(() => { this.view = undefined; });
  }

  private post(): void {
    const t = this.threat;
    const message: ToDetails = {
      type: 'threat', threat: t,
      places: (t?.path ?? []).map((s) => (s.uri && s.range ? `${name(s.uri)}:${s.range.start.line + 1}` : undefined)),
      place: t ? `${name(t.uri)}:${t.range.start.line + 1}` : '',
    };
    void this.view?.webview.postMessage(message);
  }

  private async heard(m: FromDetails): Promise<void> {
    if (m.type === 'ready') { this.post(); return; }
    const t = this.threat;
    if (!t) { return; }
    if (m.type === 'cause') { await reveal(t.uri, t.range); return; }
    if (m.type === 'act' && acts.includes(m.command)) {
      await vscode.commands.executeCommand(commands[m.command], { id: t.id, uri: t.uri });
      return;
    }
    const step = m.type === 'step' ? t.path?.[m.index] : undefined;
    if (step?.uri && step.range) { await reveal(step.uri, step.range); }
  }
}

function name(uri: string): string { return vscode.workspace.asRelativePath(vscode.Uri.parse(uri)); }
