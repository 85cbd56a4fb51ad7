import { describe, expect, it } from 'vitest';
import { appName, isOfOthers, stepName } from './apps';

describe('an app', () => {
  it.each([
    ['google-sheets', 'Google Sheets'],
    ['hubspotcrm', 'HubSpot CRM'],
    ['gateway', 'Webhooks'],
    ['some_new-app', 'Some New App'],
    ['', ''],
  ])('%s is called %s', (app, name) => {
    expect(appName(app)).toBe(name);
  });
  it('is nothing that Make does by itself', () => {
    expect(['slack', 'builtin', 'json', 'gateway'].filter(isOfOthers)).toEqual([
      'slack',
      'gateway',
    ]);
  });
});

describe('a step', () => {
  it.each([
    ['addRow', 'Add row'],
    ['ActionSendData', 'Send data'],
    ['CustomWebHook', 'Custom webhook'],
    ['ParseJSON', 'Parse JSON'],
    ['BasicRouter', 'Router'],
    ['', ''],
  ])('that does %s says %s', (action, name) => {
    expect(stepName(action)).toBe(name);
  });
});
