// strideline in VS Code: wiring. What each part does is in its own file.
import * as vscode from 'vscode';
import { Server } from './client';
import { registerCommands } from './commands';
import { DetailsView } from './details';
import { DiagramPanel } from './diagram';
import { Explanations } from './explain';
import { StatusBar } from './status';
import { ThreatsView } from './threats';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('strideline', { log: true });
  server = new Server(context, log);
  const threats = new ThreatsView(server, context.workspaceState);
  const details = new DetailsView(context.extensionUri);
  const diagram = new DiagramPanel(context.extensionUri, server, log, (id) => threats.byId(id));
  const explanations = new Explanations(server);
  context.subscriptions.push(
    log, server, threats, diagram, explanations, new StatusBar(server),
    vscode.window.registerWebviewViewProvider('strideline.details', details),
    threats.onPicked((t) => details.show(t)),
    threats.onRefreshed(() => { if (details.shown) { details.show(threats.find(details.shown)); } }),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (e.affectsConfiguration('strideline.path') || e.affectsConfiguration('strideline.graphvizPath')) { void server?.restart(); }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void server?.restart()),
    ...registerCommands({ server, log, threats, details, diagram, explanations }),
  );
  await server.start();
}

export async function deactivate(): Promise<void> { await server?.stop(); }
