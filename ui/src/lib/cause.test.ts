import { describe, expect, it } from 'vitest';
import { en } from '../text/en';
import { id } from '../text/id';
import { causeInWords, causeKind, remedyInWords } from './cause';

const said = (message: string, app: string | null = 'salesforce') =>
  causeInWords({ message, app, action: null }, en.parts);

describe('the cause of a failed run', () => {
  it.each([
    ['[401] INVALID_SESSION_ID: Session expired or invalid', 'signInEnded'],
    ['Failed to refresh the connection: invalid_grant, Token has been expired.', 'signInEnded'],
    ['[400] Error validating access token: The session has been invalidated.', 'signInEnded'],
    ['[403] (#4) Application request limit reached', 'tooMany'],
    ['[403] Calendar usage limits exceeded.', 'tooMany'],
    ["[429] Quota exceeded for quota metric 'Read requests'", 'tooMany'],
    ['[429] You exceeded your quota, please check your plan and billing details.', 'usedUp'],
    ['[422] Insufficient permissions to create new select option', 'notAllowed'],
    ['[404] Requested entity was not found.', 'gone'],
    ['channel_not_found: The channel passed is not valid.', 'gone'],
    ['connect ETIMEDOUT 10.20.4.11:5432', 'noAnswer'],
    ['Timeout while connecting to server', 'noAnswer'],
    ['[503] Service Unavailable', 'broken'],
    ['The operation failed with an error: Internal Server Error', 'broken'],
    ['Source is not valid JSON.', 'badData'],
    ["[400] The 'To' number is not a valid phone number.", 'badData'],
  ])('%s is understood', (message, kind) => {
    expect(causeKind(message)).toBe(kind);
  });
  it('is said of the app, without numbers, in both languages', () => {
    const error = { message: '[401] Token expired', app: 'google-sheets', action: null };
    expect(causeInWords(error, en.parts)).toBe('The sign-in to Google Sheets has ended.');
    expect(causeInWords(error, id.parts)).toBe('Sesi masuk ke Google Sheets sudah berakhir.');
    expect(remedyInWords(error, true, en.parts)).toMatch(/connect the account again/u);
  });
  it('names what stands behind an app that is only a way to it', () => {
    expect(said('[504] Gateway Timeout', 'http')).toBe(
      'The web service it calls did not answer in time.',
    );
    expect(said('[403] Forbidden', 'ftp')).toBe(
      'The account used with the file server may not do this.',
    );
    const error = { message: '[429] Too many requests', app: 'http', action: null };
    expect(causeInWords(error, id.parts)).toBe(
      'Layanan web yang dipanggil menerima terlalu banyak permintaan dalam waktu singkat.',
    );
  });
  it('comes without a hint to open Make where nothing opens it', () => {
    for (const message of ['[401] Token expired', '[404] Not found', '[422] Missing value']) {
      const error = { message, app: 'slack', action: null };
      expect(remedyInWords(error, true, en.parts)).toMatch(/^Open it in Make/u);
      expect(remedyInWords(error, false, en.parts)).not.toMatch(/^Open it/u);
      expect(remedyInWords(error, false, id.parts)).not.toMatch(/^Buka/u);
    }
  });
  it('begins with a capital where the app is not known', () => {
    expect(said('[502] Bad Gateway', null)).toBe('The app has a problem of its own.');
  });
  it('is Make’s own first line when it is not understood, with nothing invented', () => {
    const error = {
      message: '\n[409] Contact already exists.\nstack',
      app: 'hubspotcrm',
      action: null,
    };
    expect(causeInWords(error, en.parts)).toBe('HubSpot CRM: Contact already exists.');
    expect(remedyInWords(error, true, en.parts)).toBeNull();
    expect(said('3 errors in a row', null)).toBe('3 errors in a row');
    expect(said(' \n ')).toBeNull();
  });
});
