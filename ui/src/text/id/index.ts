/**
 * The page's words in Indonesian. A key missing or left over here is a type error.
 */
import type { Words } from '../en';
import { activity } from './activity';
import { app } from './app';
import { parts } from './parts';
import { rights } from './rights';
import { scenarios } from './scenarios';
import { settings } from './settings';
import { today } from './today';
import { welcome } from './welcome';

/** The words the core says too, so that the language comes as one file. */
export { default as coreId } from '../core.id.json';

export const id = {
  app,
  parts,
  welcome,
  today,
  scenarios,
  activity,
  settings,
  rights,
} satisfies Words;
