// The connection to `strideline lsp`: starting, restarting, asking.
import * as vscode from 'vscode';
import {
  CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State,
  type CloseHandlerResult, type ErrorHandlerResult, type LanguageClientOptions, type ServerOptions,
} from 'vscode-languageclient/node';
import { binaries, makeExecutable } from './binaries';
import { clientCommands, method, type Changed } from './protocol';
import { snippetForReason } from './reason';

export type ServerState = 'starting' | 'running' | 'failed' | 'stopped';

/** How often the server may end by itself within restartWindow before it is left alone. */
const restartLimit = 4;
const restartWindow = 3 * 60_000;

export const selector = [
  ...['yaml', 'json', 'jsonc', 'cloudformation', 'yaml-cloudformation', 'json-cloudformation']
    .map((language) => ({ scheme: 'file', language })),
  { scheme: 'file', pattern: '**/*.template' },
];

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private deaths: number[] = [];
  private current: ServerState = 'stopped';
  private readonly stateEmitter = new vscode.EventEmitter<ServerState>();
  private readonly changedEmitter = new vscode.EventEmitter<string[]>();
  /** Fires when the server starts, runs, fails or stops. */
  readonly onState = this.stateEmitter.event;
  /** Fires after each analysis that was published, with the files it touched. */
  readonly onChanged = this.changedEmitter.event;

  constructor(private readonly context: vscode.ExtensionContext, private readonly log: vscode.LogOutputChannel) {}

  get state(): ServerState { return this.current; }

  async start(): Promise<void> {
    this.become('starting');
    const began = Date.now();
    try {
      this.client = this.connect();
      await this.client.start();
      const info = this.client.initializeResult?.serverInfo;
      this.log.info(`${info?.name ?? 'server'} ${info?.version ?? ''} is ready after ${Date.now() - began} ms`);
      this.become('running');
    } catch (e) {
      this.log.error(`the language server did not start: ${e instanceof Error ? e.message : String(e)}`);
      this.become('failed');
    }
  }

  async restart(): Promise<void> {
    this.log.info('restart asked for');
    this.deaths = [];
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try { await client?.dispose(2000); } catch (e) { this.log.warn(`the language server did not stop cleanly: ${String(e)}`); }
    this.become('stopped');
  }

  dispose(): void {
    this.stateEmitter.dispose();
    this.changedEmitter.dispose();
  }

  /** Asks the server; undefined when it does not run or cannot answer, with the reason in the log. */
  async ask<R>(what: string, params: object): Promise<R | undefined> {
    if (!this.client || this.current !== 'running') { return undefined; }
    try {
      return await this.client.sendRequest<R>(what, params);
    } catch (e) {
      this.log.warn(`${what}: ${e instanceof Error ? e.message : String(e)}`);
      return undefined;
    }
  }

  /** Has the server carry out one of its commands; throws what the server says. */
  async execute<R>(command: string, args: unknown[]): Promise<R> {
    if (!this.client || this.current !== 'running') { throw new Error('the language server does not run'); }
    return this.client.sendRequest<R>('workspace/executeCommand', { command, arguments: args });
  }

  uri(uri: vscode.Uri): string { return this.client ? this.client.code2ProtocolConverter.asUri(uri) : uri.toString(); }

  private connect(): LanguageClient {
    const config = vscode.workspace.getConfiguration('strideline');
    const bins = binaries(this.context.extensionPath, process.platform, {
      trusted: vscode.workspace.isTrusted, server: config.get('path'), graphviz: config.get('graphvizPath'),
    });
    for (const problem of [bins.server, bins.graphviz].map((f) => makeExecutable(f, process.platform))) {
      if (problem) { this.log.warn(problem); }
    }
    this.log.info(`starting ${bins.server} lsp`);
    const server: ServerOptions = {
      command: bins.server, args: ['lsp'],
      options: { env: { ...process.env, STRIDELINE_GRAPHVIZ: bins.graphviz } },
    };
    const client = new LanguageClient('strideline', 'strideline', server, this.options());
    client.onNotification(method.changed, (p: Changed) => this.changedEmitter.fire(p?.uris ?? []));
    client.onDidChangeState((e) => {
      if (client === this.client && e.oldState === State.Starting && e.newState === State.Running) { this.become('running'); }
    });
    return client;
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: selector,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: { commands: [...clientCommands] },
      synchronize: { configurationSection: 'strideline' },
      progressOnInitialization: false,
      markdown: { isTrusted: false, supportHtml: false },
      middleware: {
        // The client library takes a question that it cancelled itself (for a newer edit) as
        // "no diagnostics" and clears the file for a moment; told of the cancellation, it asks again.
        provideDiagnostics: async (document, previous, token, next) => {
          const report = await next(document, previous, token);
          if (token.isCancellationRequested) { throw new vscode.CancellationError(); }
          return report;
        },
        provideCodeActions: async (document, range, context, token, next) => (await next(document, range, context, token))?.map(askReason),
      },
      errorHandler: { error: () => this.onError(), closed: () => this.onClosed() },
    };
  }

  private onError(): ErrorHandlerResult { return { action: ErrorAction.Continue, handled: true }; }

  private onClosed(): CloseHandlerResult {
    const now = Date.now();
    this.deaths = [...this.deaths.filter((t) => now - t < restartWindow), now];
    if (this.deaths.length <= restartLimit) {
      this.log.warn(`the language server ended; starting it again (${this.deaths.length} of ${restartLimit})`);
      this.become('starting');
      return { action: CloseAction.Restart, handled: true };
    }
    this.log.error(`the language server ended ${this.deaths.length} times within three minutes; "strideline: Restart Language Server" tries again`);
    this.become('failed');
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private become(state: ServerState): void {
    if (state === this.current) { return; }
    this.current = state;
    this.stateEmitter.fire(state);
  }
}

/** Puts the cursor at the reason when an action writes an ignore that lacks it. */
function askReason(action: vscode.Command | vscode.CodeAction): vscode.Command | vscode.CodeAction {
  if (!('edit' in action) || !action.edit || action.edit.size !== 1) { return action; }
  const [entry] = action.edit.entries();
  const [edit] = entry?.[1] ?? [];
  const snippet = entry?.[1].length === 1 && edit ? snippetForReason(edit.newText) : undefined;
  if (!entry || !edit || !snippet) { return action; }
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(entry[0], [vscode.SnippetTextEdit.replace(edit.range, new vscode.SnippetString(snippet))]);
  return action;
}
