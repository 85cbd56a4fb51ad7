/** Words of Today. */
export const today = {
  title: 'Today',
};
