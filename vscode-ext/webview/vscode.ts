// The one door out of a webview.
export interface Host<Message, State> {
  postMessage(message: Message): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi(): Host<unknown, unknown>;

export function host<Message, State = unknown>(): Host<Message, State> {
  return acquireVsCodeApi() as Host<Message, State>;
}
