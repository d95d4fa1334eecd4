// The status bar: what strideline makes of the file in front.
import * as vscode from 'vscode';
import { selector, type Server, type ServerState } from './client';
import { severities, method, type Status } from './protocol';

export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[] = [];
  private generation = 0;
  private last: vscode.TextDocument | undefined;

  constructor(private readonly server: Server) {
    this.item = vscode.window.createStatusBarItem('strideline.status', vscode.StatusBarAlignment.Left, 10);
    this.item.name = 'strideline';
    this.subscriptions.push(
      this.item,
      server.onChanged(() => void this.refresh()),
      server.onState(() => void this.refresh()),
      vscode.window.onDidChangeActiveTextEditor(() => void this.refresh()),
    );
    void this.refresh();
  }

  dispose(): void { this.subscriptions.forEach((s) => s.dispose()); }

  async refresh(): Promise<void> {
    const mine = ++this.generation;
    const document = this.front();
    if (this.server.state !== 'running') { this.showState(this.server.state); return; }
    if (!document || vscode.languages.match(selector, document) === 0) { this.hide(); return; }
    const status = await this.server.ask<Status>(method.status, { uri: this.server.uri(document.uri) });
    if (mine !== this.generation) { return; }
    if (status) { this.show(status); } else { this.hide(); }
  }

  /** The file in front; behind a diagram or the log, the last one that was. */
  private front(): vscode.TextDocument | undefined {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.uri.scheme === 'file') { this.last = document; }
    if (this.last?.isClosed || vscode.window.tabGroups.all.every((g) => g.tabs.length === 0)) { this.last = undefined; }
    return this.last;
  }

  private show(status: Status): void {
    this.item.text = `strideline: ${status.text}`;
    this.item.tooltip = tooltip(status);
    this.item.command = status.recognised ? 'strideline.threats.focus' : 'strideline.walkthrough';
    this.item.accessibilityInformation = { label: `strideline, ${status.text}` };
    this.item.show();
    setContext('strideline.recognised', status.recognised);
  }

  private showState(state: ServerState): void {
    setContext('strideline.recognised', false);
    if (state === 'stopped') { this.item.hide(); return; }
    const failed = state === 'failed';
    this.item.text = failed ? '$(warning) strideline: not running' : '$(loading~spin) strideline';
    this.item.tooltip = failed ? 'The language server does not run. Click for the log.' : 'The language server is starting.';
    this.item.command = 'strideline.showLog';
    this.item.show();
  }

  private hide(): void {
    this.item.hide();
    setContext('strideline.recognised', false);
  }
}

function tooltip(status: Status): string {
  if (!status.recognised) { return 'strideline found no infrastructure as code in this file that it reads.'; }
  const lines = severities.filter((s) => status.threats?.[s]).map((s) => `${status.threats?.[s]} ${s}`);
  if (status.threats?.accepted) { lines.push(`${status.threats.accepted} accepted`); }
  return ['Click for the Threats view.', ...lines].join('\n');
}

function setContext(key: string, value: unknown): void { void vscode.commands.executeCommand('setContext', key, value); }
