/** Words of Today. */
import type { Words } from '../en';

export const today = {
  title: 'Hari ini',
} satisfies Words['today'];
