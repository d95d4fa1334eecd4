// Rule texts are plain prose with `code` in back quotes.
export interface Part {
  text: string;
  code: boolean;
}

/** Splits prose at pairs of back quotes; an odd last one is just a character. */
export function parts(text: string): Part[] {
  const bits = text.replace(/\s*\n\s*/g, ' ').trim().split('`');
  if (bits.length % 2 === 0) {
    const last = bits.pop() ?? '';
    bits[bits.length - 1] += '`' + last;
  }
  return bits.map((bit, i) => ({ text: bit, code: i % 2 === 1 })).filter((p) => p.text !== '');
}
