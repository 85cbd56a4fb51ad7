/**
 * Chooses the host at the start: the shell's window, or an ordinary browser.
 */
import type { Host } from './host';
import { httpHost } from './http';
import { tauriHost } from './tauri';

export type { Args, CommandName, Host, Reply } from './host';
export type * from '../gen/commands';

export function chooseHost(): Host {
  return '__TAURI_INTERNALS__' in window ? tauriHost() : httpHost();
}
