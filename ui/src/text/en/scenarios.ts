/** Words of the scenario list and its detail. */
export const scenarios = {
  title: 'Scenarios',
};
