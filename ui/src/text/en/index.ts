/**
 * The page's words in English, by part of the page. The Indonesian side must have the same shape.
 */
import { activity } from './activity';
import { app } from './app';
import { parts } from './parts';
import { rights } from './rights';
import { scenarios } from './scenarios';
import { settings } from './settings';
import { today } from './today';
import { welcome } from './welcome';

export const en = { app, parts, welcome, today, scenarios, activity, settings, rights };

export type Words = typeof en;
