/**
 * What one file of page tests shares: a running `serve` and a browser.
 *
 * In: arguments of `serve`. Out: pages on it. After each test every page is closed, and a page that had anything
 * to complain about fails the test.
 */
import { after, afterEach, before } from 'node:test';
import { assertNoComplaint, openBrowser, openPage } from './browser.mjs';
import { serve } from './served.mjs';

export function scene(...args) {
  return preparedScene(() => undefined, ...args);
}

/** The same, after something was done to the running `serve`. */
export function preparedScene(prepare, ...args) {
  const it = { served: null, browser: null, open: null };
  let pages = [];
  before(async () => {
    [it.served, it.browser] = await Promise.all([serve(...args), openBrowser()]);
    await prepare(it.served);
  });
  after(async () => {
    await Promise.all([it.browser?.close(), it.served?.stop()]);
  });
  it.open = async (hash = '', options = {}) => {
    const opened = await openPage(it.browser, `${it.served.url}/${hash}`, options);
    pages.push(opened);
    return opened.page;
  };
  afterEach(async () => {
    const open = pages;
    pages = [];
    await Promise.all(open.map((one) => one.close()));
    for (const one of open) assertNoComplaint(one.complaints);
  });
  return it;
}

/** Rows of the list as they stand in the accessibility tree, without the row of headings. */
export function rowsOf(page) {
  return page.getByRole('grid').getByRole('rowgroup').last().getByRole('row');
}

export function rowNamed(page, name) {
  return rowsOf(page).filter({ has: page.getByText(name, { exact: true }) });
}
