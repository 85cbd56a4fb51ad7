import { describe, expect, it } from 'vitest';
import { problem } from '../host/memory';
import { aShell, aZone, anAccount } from '../test/rows';
import { busiest, restsUntil, whoAsks } from './meter';

const row = (id: number, used: number, pausedUntil: number | null = null) => ({
  organization: { zone: 1, id },
  used,
  planned: 60,
  limit: 120,
  pausedUntil,
});
const slow = (id: number, retryAt: number, base: string | null = null) =>
  aZone({ id, base, host: 'api.example.com', problem: problem('slowDown', { retryAt }) });
const shell = (zones: ReturnType<typeof slow>[]) => aShell({ accounts: [anAccount({ zones })] });

describe('the meter', () => {
  it('speaks about the organization closest to its limit', () => {
    expect(busiest([row(1, 5), row(2, 50)], null)?.organization.id).toBe(2);
    expect(busiest([row(1, 5), row(2, 50)], { zone: 1, id: 1 })?.organization.id).toBe(1);
    expect(busiest([], null)).toBeNull();
  });
  it('says until when it was asked to wait, for one organization or its zone', () => {
    expect(restsUntil(row(1, 5, 1000), aShell())).toBe(1000);
    expect(restsUntil(row(1, 5), aShell())).toBeNull();
    expect(restsUntil(row(1, 5, 1000), shell([slow(1, 2000)]))).toBe(2000);
    expect(restsUntil(row(1, 5, 1000), shell([slow(2, 2000)]))).toBe(1000);
    expect(restsUntil(null, shell([slow(2, 2000)]))).toBe(2000);
  });
  it('names who asked: Make, or another server by its host', () => {
    const guide = 'https://api.example.com/api/v2';
    expect(whoAsks(row(1, 5), shell([slow(1, 2000)]))).toBe('Make');
    expect(whoAsks(row(1, 5), shell([slow(2, 2000), slow(1, 2000, guide)]))).toBe(
      'api.example.com',
    );
    expect(whoAsks(null, shell([aZone(), slow(2, 2000, guide)]))).toBe('api.example.com');
    expect(whoAsks(null, aShell({ accounts: [] }))).toBe('Make');
  });
});
