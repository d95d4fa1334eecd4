// The Threats view: a tree of groups with counts, and threats in them.
import * as vscode from 'vscode';
import type { Server } from './client';
import { counts, decided, filtering, grouped, groupings, matches, noFilter, resource, sorted, title, type Filter, type Group, type Grouping } from './grouping';
import { method, severities, type Severity, type Threat, type Threats } from './protocol';

export type Item = { group: Group } | { threat: Threat; group: Group };

const icons: Record<Severity, [string, string]> = {
  critical: ['flame', 'errorForeground'],
  high: ['warning', 'list.errorForeground'],
  medium: ['warning', 'list.warningForeground'],
  low: ['info', 'charts.blue'],
  info: ['info', 'descriptionForeground'],
};

/** How many milliseconds changes are gathered before the tree is told anew. */
const rest = 200;

export class ThreatsView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly picked = new vscode.EventEmitter<Threat>();
  readonly onDidChangeTreeData = this.changed.event;
  /** Fires when a threat is selected in the tree. */
  readonly onPicked = this.picked.event;
  private readonly refreshed = new vscode.EventEmitter<void>();
  /** Fires when the server has told the threats anew. */
  readonly onRefreshed = this.refreshed.event;
  private readonly view: vscode.TreeView<Item>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private threats: Threat[] = [];
  private groups: Group[] = [];
  private by: Grouping;
  private filter: Filter = { ...noFilter };
  private generation = 0;
  private loaded = false;
  private told = '';
  private waiting: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server, private readonly memory: vscode.Memento) {
    const kept = memory.get<string>('strideline.groupBy', 'severity');
    this.by = groupings.find((g) => g === kept) ?? 'severity';
    this.view = vscode.window.createTreeView('strideline.threats', { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions.push(
      this.view, this.changed, this.picked, this.refreshed,
      this.view.onDidChangeSelection((e) => { const i = e.selection[0]; if (i && 'threat' in i) { this.picked.fire(i.threat); } }),
      server.onChanged(() => this.soon()),
      server.onState(() => void this.refresh()),
    );
  }

  dispose(): void {
    clearTimeout(this.waiting);
    this.subscriptions.forEach((s) => s.dispose());
  }

  find(id: string): Threat | undefined { return this.threats.find((t) => t.id === id); }

  /** The threat that is selected in the tree. */
  selected(): Threat | undefined {
    const item = this.view.selection[0];
    return item && 'threat' in item ? item.threat : undefined;
  }

  all(): Threat[] { return sorted(this.threats); }

  inFile(uri: string): Threat[] { return sorted(this.threats.filter((t) => t.uri === uri)); }

  /** A threat by id, asked for again when it is not among those shown yet. */
  async byId(id: string): Promise<Threat | undefined> {
    if (!this.find(id)) { await this.refresh(); }
    return this.find(id);
  }

  async refresh(): Promise<void> {
    const mine = ++this.generation;
    const answer = await this.server.ask<Threats>(method.threats, {});
    if (mine !== this.generation) { return; }
    if (!answer && this.server.state === 'running') { return; } // keep what is shown
    this.loaded ||= answer !== undefined;
    this.threats = answer?.threats ?? [];
    await this.arrange();
    this.refreshed.fire();
  }

  /** Refreshes once for a burst of changes: nobody reads the tree between two keys. */
  private soon(): void {
    this.waiting ??= setTimeout(() => { this.waiting = undefined; void this.refresh(); }, rest);
  }

  async chooseGrouping(): Promise<void> {
    const rows = groupings.map((g) => ({ label: title(g === 'stride' ? 'STRIDE' : g), description: g === this.by ? 'now' : '', grouping: g }));
    const row = await vscode.window.showQuickPick(rows, { title: 'Group threats by', placeHolder: title(this.by) });
    if (!row) { return; }
    this.by = row.grouping;
    await this.memory.update('strideline.groupBy', this.by);
    await this.arrange();
  }

  /** Filters as the words are typed; Escape takes the last filter back. */
  async chooseFilter(): Promise<void> {
    const before = this.filter;
    const filter = await pickFilter(before, (f) => { this.filter = f; void this.arrange(); });
    this.filter = filter ?? before;
    await this.arrange();
  }

  async clearFilter(): Promise<void> {
    this.filter = { ...noFilter };
    await this.arrange();
  }

  getChildren(item?: Item): Item[] {
    if (!item) { return this.groups.map((group) => ({ group })); }
    return 'threat' in item ? [] : item.group.threats.map((threat) => ({ threat, group: item.group }));
  }

  getParent(item: Item): Item | undefined { return 'threat' in item ? { group: item.group } : undefined; }

  getTreeItem(item: Item): vscode.TreeItem { return 'threat' in item ? this.leaf(item.threat, item.group) : this.branch(item.group); }

  private branch(group: Group): vscode.TreeItem {
    const row = new vscode.TreeItem(group.label, vscode.TreeItemCollapsibleState.Expanded);
    row.id = `group:${this.by}:${group.key}`;
    row.description = this.by === 'severity' ? String(group.threats.length) : counts(group.threats);
    row.contextValue = 'group';
    row.accessibilityInformation = { label: `${group.label}, ${group.threats.length} threats` };
    if (this.by === 'severity') { row.iconPath = icon(group.key as Severity); }
    return row;
  }

  private leaf(t: Threat, group: Group): vscode.TreeItem {
    // What differs between neighbours comes first: many rows share a title.
    const [label, description] = this.by === 'resource' ? [t.title, t.rule] : this.by === 'rule' ? [resource(t), place(t)] : [resource(t), t.title];
    const row = new vscode.TreeItem(label);
    row.id = `threat:${this.by}:${group.key}:${t.id}`;
    row.description = description;
    if (decided(t)) { row.description = `${t.decision?.status ?? t.status} · ${row.description}`; }
    row.iconPath = decided(t) ? new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground')) : icon(t.severity);
    row.tooltip = `${t.message}\n\n${t.severity}, ${t.rule}, ${place(t)}`;
    row.contextValue = decided(t) ? 'threat.decided' : 'threat.open';
    // Without arguments: with them, the command of a row is gone for a moment whenever the tree is told anew.
    row.command = { command: 'strideline.revealThreat', title: 'Show' };
    row.accessibilityInformation = { label: `${t.severity}: ${t.message}, ${place(t)}` };
    return row;
  }

  private async arrange(): Promise<void> {
    const shown = sorted(this.threats).filter((t) => matches(t, this.filter));
    // A tree told anew loses the click that is under way: it is, only when there is news.
    const told = JSON.stringify([this.by, shown]);
    if (told !== this.told) {
      this.told = told;
      this.groups = grouped(shown, this.by);
      this.changed.fire();
    }
    this.view.description = filtering(this.filter) ? `${shown.length} of ${this.threats.length}` : undefined;
    const open = this.threats.filter((t) => !decided(t)).length;
    this.view.badge = open > 0 ? { value: open, tooltip: open === 1 ? '1 threat' : `${open} threats` } : undefined;
    await vscode.commands.executeCommand('setContext', 'strideline.filtering', filtering(this.filter));
    await vscode.commands.executeCommand('setContext', 'strideline.state', await this.state(shown.length));
  }

  private async state(shown: number): Promise<string> {
    if (this.server.state === 'failed') { return 'failed'; }
    if (this.server.state !== 'running' || !this.loaded) { return 'starting'; }
    if (shown > 0) { return 'threats'; }
    if (filtering(this.filter) && this.threats.length > 0) { return 'filtered'; }
    return (await anyRecognised(this.server)) ? 'empty' : 'none';
  }
}

async function anyRecognised(server: Server): Promise<boolean> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.uri.scheme !== 'file') { continue; }
    const status = await server.ask<{ recognised: boolean }>(method.status, { uri: server.uri(document.uri) });
    if (status?.recognised) { return true; }
  }
  return false;
}

function pickFilter(before: Filter, live: (f: Filter) => void): Promise<Filter | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { severity?: Severity }>();
  pick.title = 'Filter threats';
  pick.placeholder = 'Words that a threat must contain: a resource, a rule, "tampering"…';
  pick.canSelectMany = true;
  pick.value = before.text;
  const rows = severities.map((s) => ({ label: title(s), severity: s as Severity | undefined, alwaysShow: true }));
  const old = { label: 'Decided too', description: 'accepted, ignored', severity: undefined, alwaysShow: true };
  pick.items = [...rows, old];
  pick.selectedItems = [...rows.filter((r) => before.severities.includes(r.severity as Severity)), ...(before.decided ? [old] : [])];
  const now = (): Filter => ({
    text: pick.value,
    severities: pick.selectedItems.flatMap((i) => (i.severity ? [i.severity] : [])),
    decided: pick.selectedItems.includes(old),
  });
  return new Promise((resolve) => {
    let accepted: Filter | undefined;
    pick.onDidChangeValue(() => live(now()));
    pick.onDidChangeSelection(() => live(now()));
    pick.onDidAccept(() => { accepted = now(); pick.hide(); });
    pick.onDidHide(() => { pick.dispose(); resolve(accepted); });
    pick.show();
  });
}

function icon(s: Severity): vscode.ThemeIcon {
  const [name, color] = icons[s] ?? icons.info;
  return new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}

function place(t: Threat): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(t.uri))}:${t.range.start.line + 1}`;
}
