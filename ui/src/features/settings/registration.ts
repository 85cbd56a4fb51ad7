/**
 * A registration as it is typed: fields of text, and back.
 *
 * In: what is kept, or what was typed. Out: fields, a change to send, the field a refusal is about. Pure.
 */
import type { ChangeRegistration, Problem, RedirectHost, Registration } from '../../host';

export interface Draft {
  clientId: string;
  /** Only ever typed; what is kept never comes back. */
  secret: string;
  dropsSecret: boolean;
  authorize: string;
  token: string;
  revoke: string;
  scopes: string;
  ports: string;
  path: string;
  host: RedirectHost;
}
export type DraftField = 'clientId' | 'authorize' | 'token' | 'revoke' | 'ports' | 'path';

export const redirectHosts: readonly RedirectHost[] = ['127.0.0.1', 'localhost', '[::1]'];

export function draftOf(kept: Registration): Draft {
  return {
    clientId: kept.clientId,
    secret: '',
    dropsSecret: false,
    authorize: kept.authorize,
    token: kept.token,
    revoke: kept.revoke ?? '',
    scopes: kept.scopes.join('\n'),
    ports: kept.redirect.ports.join(', '),
    path: kept.redirect.path,
    host: kept.redirect.host,
  };
}

const wordsOf = (text: string) => text.split(/[\s,]+/u).filter((word) => word !== '');

/** The ports that were typed; `null` where one of them is none. */
export function portsOf(text: string): number[] | null {
  const typed = wordsOf(text);
  const isPort = (word: string) =>
    /^\d{1,5}$/u.test(word) && Number(word) >= 1 && Number(word) <= 65_535;
  return typed.every(isPort) ? typed.map(Number) : null;
}

/** What to keep, or the field that cannot be sent. */
export function changeOf(draft: Draft): ChangeRegistration | DraftField {
  if (draft.clientId.trim() === '') return 'clientId';
  const ports = portsOf(draft.ports);
  if (ports === null) return 'ports';
  const revoke = draft.revoke.trim();
  const typed = draft.secret.trim();
  return {
    clientId: draft.clientId.trim(),
    authorize: draft.authorize.trim(),
    token: draft.token.trim(),
    revoke: revoke === '' ? null : revoke,
    scopes: wordsOf(draft.scopes),
    redirect: { ports, path: draft.path.trim(), host: draft.host },
    secret: draft.dropsSecret ? '' : typed === '' ? null : typed,
    reset: false,
  };
}

export function resetOf(kept: Registration): ChangeRegistration {
  const { clientId, authorize, token, revoke, scopes, redirect } = kept;
  return { clientId, authorize, token, revoke, scopes, redirect, secret: null, reset: true };
}

/** The field that a refusal of the core is about, where it is about one. */
export function fieldOf({ code, detail }: Pick<Problem, 'code' | 'detail'>): DraftField | null {
  switch (code) {
    case 'noRegistration':
      return 'clientId';
    case 'registrationAddress':
      return detail === 'token' || detail === 'revoke' ? detail : 'authorize';
    case 'registrationPorts':
      return 'ports';
    case 'registrationPath':
      return 'path';
    default:
      return null;
  }
}

/** The addresses that the server has to know, one for each port. */
export function redirectsOf(draft: Draft, anyPort: string): string[] {
  const ports = portsOf(draft.ports) ?? [];
  const shown = ports.length === 0 ? [anyPort] : ports.map(String);
  return shown.map((port) => `http://${draft.host}:${port}${draft.path.trim()}`);
}
