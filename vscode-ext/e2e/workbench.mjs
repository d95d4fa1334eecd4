// Starts the real VS Code server with the extension installed, and opens its
// workbench in headless Chromium. Everything lives in one temporary folder.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'files.autoSave': 'off', // as on the desktop
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.accessibilitySupport': 'off',
  'editor.hover.delay': 100,
  '[yaml]': { 'editor.autoIndent': 'none', 'editor.tabSize': 2 }, // what is typed is what is meant
  'editor.acceptSuggestionOnEnter': 'off',
  'workbench.hover.delay': 10000,
};

export class Workbench {
  closers = [];
  external = new Set();

  /** options: vsix, serverMain, node, chromium, out, log(text), theme, viewport */
  constructor(options) {
    this.o = options;
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'strideline-e2e-'));
    this.dirs = Object.fromEntries(['user', 'extensions', 'server', 'shop'].map((d) => [d, path.join(this.home, d)]));
    Object.values(this.dirs).forEach((d) => fs.mkdirSync(d));
    this.folder = this.dirs.shop;
    fs.mkdirSync(path.join(this.dirs.user, 'User'));
    this.settings({});
  }

  /** Writes the user's settings; the running workbench takes them at once. */
  settings(more) {
    fs.writeFileSync(path.join(this.dirs.user, 'User/settings.json'), JSON.stringify({ ...settings, 'workbench.colorTheme': 'Default Dark Modern', ...more }, null, 2));
  }

  dirArguments() { return ['--extensions-dir', this.dirs.extensions, '--server-data-dir', this.dirs.server, '--user-data-dir', this.dirs.user]; }

  install() {
    const r = spawnSync(this.o.node, [this.o.serverMain, '--install-extension', this.o.vsix, ...this.dirArguments()], { encoding: 'utf8', timeout: 90_000 });
    assert.match(r.stdout + r.stderr, /was successfully installed/, r.stdout + r.stderr);
  }

  async start() {
    const port = await this.serve();
    const browser = await chromium.launch({ executablePath: this.o.chromium, headless: true, timeout: 60_000, args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] });
    this.closers.push(() => browser.close());
    const context = await browser.newContext({ viewport: this.o.viewport, deviceScaleFactor: 1 });
    context.on('request', (r) => this.note(r));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const console = fs.createWriteStream(path.join(this.o.out, 'console.log'));
    page.on('console', (m) => console.write(`[${m.type()}] ${m.text()}\n`));
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(this.folder)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return page;
  }

  async serve() {
    const log = fs.createWriteStream(path.join(this.o.out, 'server.log'));
    const server = spawn(this.o.node, [this.o.serverMain, '--host', '127.0.0.1', '--port', '0', '--without-connection-token',
      '--accept-server-license-terms', '--telemetry-level', 'off', ...this.dirArguments()],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, HOME: this.home } });
    this.server = server;
    this.closers.push(() => this.kill(server));
    return new Promise((resolve, reject) => {
      let text = '';
      const eat = (b) => {
        log.write(b);
        text += b;
        const m = /Extension host agent listening on (\d+)/.exec(text);
        if (m) { resolve(Number(m[1])); }
      };
      server.stdout.on('data', eat);
      server.stderr.on('data', eat);
      server.on('exit', (code) => reject(new Error(`the server ended with ${code}\n${text}`)));
      setTimeout(() => reject(new Error(`the server did not start\n${text}`)), 60_000).unref();
    });
  }

  /** Ends the server's whole process group, and waits until it is gone. */
  async kill(server) {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      try { process.kill(-server.pid, signal); } catch { return; }
      for (let i = 0; i < 30; i++) {
        try { process.kill(-server.pid, 0); } catch { return; }
        await new Promise((r) => setTimeout(r, 100));
      }
    }
  }

  note(request) {
    const u = new URL(request.url());
    // A webview's own files have a host that its service worker answers for.
    if (/^https?:$/.test(u.protocol) && u.hostname !== '127.0.0.1' && !u.hostname.endsWith('.vscode-resource.vscode-cdn.net')) { this.external.add(u.host); }
  }

  /** The folder that the extension was installed to. */
  extension() {
    const name = fs.readdirSync(this.dirs.extensions).find((f) => f.startsWith('strideline.strideline-'));
    return path.join(this.dirs.extensions, name);
  }

  /** The strideline that came with the extension. */
  program() { return path.join(this.extension(), 'bin', process.platform === 'win32' ? 'strideline.exe' : 'strideline'); }

  /** The version of VS Code. */
  version() { return JSON.parse(fs.readFileSync(path.join(this.o.serverMain, '../../product.json'), 'utf8')).version ?? JSON.parse(fs.readFileSync(path.join(this.o.serverMain, '../../package.json'), 'utf8')).version; }

  /** What the extension logged as wrong. */
  problems() { return this.log().split('\n').filter((l) => /\[(error|warn(ing)?)\]/.test(l)); }

  /** The extension's own log, as users see it in the output channel. */
  log() {
    const found = fs.readdirSync(this.home, { recursive: true }).map(String).filter((f) => /strideline\.strideline.*\.log$/.test(f));
    return found.map((f) => fs.readFileSync(path.join(this.home, f), 'utf8')).join('\n');
  }

  /** For the last resort: no waiting. */
  killNow() {
    if (this.server) { try { process.kill(-this.server.pid, 'SIGKILL'); } catch { /* gone */ } }
    fs.rmSync(this.home, { recursive: true, force: true });
  }

  async close() {
    for (const c of this.closers.reverse()) { try { await c(); } catch (e) { this.o.log(`closing: ${e}`); } }
    fs.rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
