import { describe, expect, it } from 'vitest';
import type { OrganizationRow } from '../host';
import { anOrganization } from '../test/rows';
import { clientsOf, namedOnce } from './clients';

const toko = anOrganization(1, 'Toko Jaya');
const otherwise = (zone: number, reach: OrganizationRow['reach'], host = 'eu1.make.com') => ({
  ...toko,
  key: { zone, id: 1 },
  account: zone,
  host,
  reach,
});
const elsewhere: OrganizationRow['reach'] = { kind: 'otherZone', host: 'eu1.make.com' };

describe('an organization that several accounts see', () => {
  const through = otherwise(2, { kind: 'watchedThrough', account: 1 });
  const outOfReach = otherwise(3, elsewhere, 'us1.make.com');

  it.each([
    ['watched through another account', [toko, through]],
    ['out of reach of another account', [toko, outOfReach]],
    ['out of reach of the account that comes first', [outOfReach, toko]],
  ])('and is %s is named by the account that watches it', (_, rows) => {
    expect(namedOnce(rows)).toEqual([toko]);
  });
  it('is named once where nobody reaches it', () => {
    const another = otherwise(4, elsewhere, 'eu2.make.com');
    expect(namedOnce([outOfReach, another])).toEqual([outOfReach]);
  });
  it('is another one in another region, whatever its number', () => {
    const there = { ...toko, host: 'us1.make.com', key: { zone: 5, id: 1 } };
    expect(namedOnce([toko, there])).toEqual([toko, there]);
  });
});

describe('a client', () => {
  it('is called as the person calls it, and stays findable by the name the server has', () => {
    const clients = clientsOf([{ ...toko, label: { name: 'Shop', colour: 'teal' } }]);
    expect(clients(toko.key, 'Shop')).toEqual({
      name: 'Shop',
      colour: 'teal',
      madeName: 'Toko Jaya',
    });
  });
  it('without a name of its own is called as the server calls it', () => {
    const clients = clientsOf([toko]);
    expect(clients(toko.key, 'Toko Jaya').name).toBe('Toko Jaya');
    expect(clients({ zone: 9, id: 9 }, 'Unknown').name).toBe('Unknown');
  });
});
