// What the extension and its webviews say to each other. Shared by both sides,
// so nothing here runs and nothing is imported but types.
import type { Threat } from './protocol';

/** Extension -> diagram. */
export type ToDiagram =
  | { type: 'draw'; svg: string; labels: Record<string, string>; places: string[]; notes: string[]; title: string }
  | { type: 'focus'; ids: string[]; label: string }
  | { type: 'light'; ids: string[] }
  | { type: 'zoom'; how: 'in' | 'out' | 'fit' }
  | { type: 'state'; state: unknown }
  | { type: 'say'; text: string };

/** Diagram -> extension. */
export type FromDiagram =
  | { type: 'ready' }
  | { type: 'open'; id: string }
  | { type: 'whole' };

/** Extension -> details. */
export type ToDetails = { type: 'threat'; threat: Threat | undefined; places: (string | undefined)[]; place: string };

/** Details -> extension. */
export type FromDetails =
  | { type: 'ready' }
  | { type: 'step'; index: number }
  | { type: 'cause' }
  | { type: 'act'; command: Act };

export const acts = ['explain', 'diagram', 'fix', 'ignore', 'accept'] as const;
export type Act = (typeof acts)[number];
