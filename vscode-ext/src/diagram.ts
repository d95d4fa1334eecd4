// The diagram panel: what it shows, and how it stays in step with the editor.
import * as vscode from 'vscode';
import { selector, type Server } from './client';
import { alongPath, missing, ofNode } from './focus';
import type { FromDiagram, ToDiagram } from './messages';
import { newNonce, page } from './page';
import { method, type Diagram, type DiagramElement, type DiagramParams, type NodeAt, type PositionParams, type Status, type Threat } from './protocol';
import { reveal } from './reveal';

export const diagramType = 'strideline.diagram';

/** What is kept of a panel over a reload of the window. */
interface Kept { uri: string; show: string[] }

const cursorRest = 80; // milliseconds before the cursor counts as resting on a node

export class DiagramPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private panel: vscode.WebviewPanel | undefined;
  private uri = '';
  private show: string[] = [];
  private focused: Threat | undefined;
  private elements: DiagramElement[] = [];
  private ready = false;
  private generation = 0;
  private cursor: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly log: vscode.LogOutputChannel,
    private readonly threat: (id: string) => Promise<Threat | undefined>,
  ) {
    this.subscriptions.push(
      vscode.window.registerWebviewPanelSerializer(diagramType, this),
      server.onChanged(() => void this.refresh()),
      server.onState(() => void this.refresh()),
      vscode.window.onDidChangeActiveColorTheme(() => void this.refresh()),
      vscode.window.onDidChangeTextEditorSelection((e) => this.moved(e.textEditor)),
      vscode.window.onDidChangeActiveTextEditor((e) => void this.follow(e)),
    );
  }

  dispose(): void {
    clearTimeout(this.cursor);
    this.panel?.dispose();
    this.subscriptions.forEach((s) => s.dispose());
  }

  /** The file that is drawn; empty when no panel is open. */
  get drawn(): string { return this.panel ? this.uri : ''; }

  /** Whether roles, telemetry are drawn. */
  get shown(): readonly string[] { return this.show; }

  /** Opens the panel on a file, or shows it there; focus is a threat's id. */
  async open(uri: string, focus?: string): Promise<void> {
    this.uri = uri;
    this.focused = focus ? await this.threat(focus) : undefined;
    if (this.panel) {
      this.panel.reveal(undefined, true);
    } else {
      this.adopt(vscode.window.createWebviewPanel(diagramType, 'Diagram', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, this.options()));
    }
    await this.refresh();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: { panel?: Kept } | undefined): Promise<void> {
    this.uri = state?.panel?.uri ?? '';
    this.show = state?.panel?.show ?? [];
    panel.webview.options = this.options();
    this.adopt(panel);
  }

  zoom(how: 'in' | 'out' | 'fit'): void { this.post({ type: 'zoom', how }); }

  async showAlso(show: string[]): Promise<void> {
    this.show = show;
    await this.refresh();
  }

  /** The whole drawing again, nothing faded. */
  whole(): void {
    this.focused = undefined;
    this.applyFocus();
  }

  private options(): vscode.WebviewOptions {
    return { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: [this.root()] };
  }

  private root(): vscode.Uri { return vscode.Uri.joinPath(this.extension, 'dist', 'webview'); }

  private media(file: string): vscode.Uri { return vscode.Uri.joinPath(this.extension, 'media', file); }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.ready = false;
    panel.iconPath = { light: this.media('diagram-light.svg'), dark: this.media('diagram-dark.svg') };
    panel.webview.html = page({
      title: 'Diagram', source: panel.webview.cspSource, nonce: newNonce(), body,
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(this.root(), 'diagram.js')).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(this.root(), 'diagram.css')).toString(),
    });
    panel.webview.onDidReceiveMessage((m: FromDiagram) => void this.heard(m));
    panel.onDidChangeViewState(() => { if (!panel.visible) { this.ready = false; } });
    panel.onDidDispose(() => this.closed());
    context('strideline.diagramOpen', true);
  }

  private closed(): void {
    this.panel = undefined;
    this.ready = false;
    this.focused = undefined;
    this.elements = [];
    context('strideline.diagramOpen', false);
    context('strideline.diagramFocused', false);
  }

  private async heard(m: FromDiagram): Promise<void> {
    if (m.type === 'ready') { this.ready = true; await this.refresh(); return; }
    if (m.type === 'whole') { this.whole(); return; }
    const e = m.type === 'open' ? this.elements.find((x) => x.id === m.id) : undefined;
    if (e?.uri && e.range) { await reveal(e.uri, e.range); }
  }

  /** Asks for the drawing again; the newest question wins, a hidden panel asks when it is seen. */
  private async refresh(): Promise<void> {
    const mine = ++this.generation;
    if (!this.panel || !this.ready || !this.uri) { return; }
    if (this.server.state !== 'running') { return; }
    const began = Date.now();
    const drawing = await this.draw();
    if (mine !== this.generation) { return; }
    this.log.debug(`diagram of ${this.uri}: ${drawing?.elements?.length ?? 0} elements after ${Date.now() - began} ms`);
    if (!drawing?.svg) { this.post({ type: 'say', text: 'The diagram could not be drawn. The log of strideline says why.' }); return; }
    this.elements = drawing.elements ?? [];
    const name = vscode.workspace.asRelativePath(vscode.Uri.parse(this.uri));
    this.panel.title = `Diagram of ${name.split('/').pop()}`;
    this.post({
      type: 'draw', svg: drawing.svg, notes: drawing.notes ?? [], title: `Diagram of ${name}`,
      places: this.elements.filter((e) => e.uri && e.range).map((e) => e.id), labels: this.labels(),
    });
    this.post({ type: 'state', state: { uri: this.uri, show: this.show } satisfies Kept });
    await this.refocus();
    this.moved(vscode.window.activeTextEditor);
  }

  private async draw(): Promise<Diagram | undefined> {
    const ask = (show: string[]) => this.server.ask<Diagram>(method.diagram, { uri: this.uri, theme: theme(), show, format: 'svg' } satisfies DiagramParams);
    const drawing = await ask(this.show);
    const left = missing(this.focused?.path ?? [], drawing?.elements ?? []);
    // A path through a role or a log is shown with them, though they are left out otherwise.
    return left.length > 0 && this.show.length < everything.length ? ask(everything) : drawing;
  }

  private labels(): Record<string, string> {
    return Object.fromEntries(this.elements.filter((e) => e.uri && e.range).map((e) => [e.id,
      `${vscode.workspace.asRelativePath(vscode.Uri.parse(e.uri ?? ''))} line ${(e.range?.start.line ?? 0) + 1}`]));
  }

  private async refocus(): Promise<void> {
    if (this.focused) { this.focused = await this.threat(this.focused.id); } // gone when it was mended
    this.applyFocus();
  }

  private applyFocus(): void {
    const ids = this.focused ? alongPath(this.focused.path ?? [], this.elements) : [];
    this.post({ type: 'focus', ids, label: this.focused?.message ?? '' });
    context('strideline.diagramFocused', ids.length > 0);
  }

  private moved(editor: vscode.TextEditor | undefined): void {
    clearTimeout(this.cursor);
    if (!editor || !this.panel?.visible || editor.document.uri.scheme !== 'file') { return; }
    this.cursor = setTimeout(() => void this.light(editor), cursorRest);
  }

  private async light(editor: vscode.TextEditor): Promise<void> {
    const { line, character } = editor.selection.active;
    // Before the first letter of a line counts as on it.
    const position = { line, character: Math.max(character, editor.document.lineAt(line).firstNonWhitespaceCharacterIndex) };
    const at = await this.server.ask<NodeAt>(method.node, { uri: this.server.uri(editor.document.uri), position } satisfies PositionParams);
    this.post({ type: 'light', ids: at?.node ? ofNode(at.node.id, this.elements) : [] });
  }

  /** The panel follows the editor to another template, as a preview does. */
  private async follow(editor: vscode.TextEditor | undefined): Promise<void> {
    if (!editor || !this.panel?.visible || vscode.languages.match(selector, editor.document) === 0) { return; }
    const uri = this.server.uri(editor.document.uri);
    if (uri === this.uri || this.elements.some((e) => e.uri === uri)) { return; }
    const status = await this.server.ask<Status>(method.status, { uri });
    if (!status?.recognised || vscode.window.activeTextEditor !== editor) { return; }
    this.uri = uri;
    this.focused = undefined;
    await this.refresh();
  }

  private post(m: ToDiagram): void { void this.panel?.webview.postMessage(m); }
}

/** Everything that is left out of a drawing unless it is asked for. */
export const everything = ['roles', 'telemetry'];

const body = `<div id="stage" tabindex="0" role="application" aria-label="Diagram"><div id="canvas"></div></div>
<div id="focus" hidden><span id="focus-text"></span><button id="whole" type="button">Show All</button></div>
<div id="notes" hidden></div>
<p id="say" role="status">Drawing…</p>
`;

/** The drawing's colours for the editor's theme. */
export function theme(): 'light' | 'dark' {
  const kind = vscode.window.activeColorTheme.kind;
  return kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight ? 'light' : 'dark';
}

function context(key: string, value: unknown): void { void vscode.commands.executeCommand('setContext', key, value); }
