// The frame of every webview: a strict policy, one nonce, nothing from afar.
import { randomBytes } from 'node:crypto';

export interface Page {
  title: string;
  /** The webview's own origin (webview.cspSource). */
  source: string;
  script: string;
  style: string;
  nonce: string;
  body?: string;
}

export function newNonce(): string { return randomBytes(18).toString('base64url'); }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/**
 * Styles come from our file, and from a style element of the SVG that is given
 * the nonce; scripts from our file alone; images, fonts, frames, connections
 * from nowhere.
 */
export function page(p: Page): string {
  const policy = [
    "default-src 'none'", `script-src 'nonce-${p.nonce}'`, `style-src ${p.source} 'nonce-${p.nonce}'`,
    "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(p.title)}</title>
<link rel="stylesheet" href="${escapeHtml(p.style)}">
</head>
<body>${p.body ?? ''}<script nonce="${p.nonce}" src="${escapeHtml(p.script)}" data-nonce="${p.nonce}"></script></body>
</html>`;
}
