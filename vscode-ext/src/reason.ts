// An ignore is written without its reason; the cursor goes where it belongs.
const missing = /(strideline:ignore[^\r\n]*--)(?=\r?\n|$)|("reason"\s*:\s*")(?=")/;

/**
 * The text of an edit as a snippet whose cursor stands at the reason that is
 * yet to be written; undefined when none is missing.
 */
export function snippetForReason(text: string): string | undefined {
  const at = missing.exec(text);
  if (!at) { return undefined; }
  const end = at.index + at[0].length;
  return `${literal(text.slice(0, end))}${at[1] ? ' ' : ''}$1${literal(text.slice(end))}`;
}

function literal(text: string): string { return text.replace(/[\\$}]/g, '\\$&'); }
