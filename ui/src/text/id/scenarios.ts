/** Words of the scenario list and its detail. */
import type { Words } from '../en';

export const scenarios = {
  title: 'Skenario',
} satisfies Words['scenarios'];
