/** Words of Activity. */
export const activity = {
  title: 'Activity',
  sub: 'Everything changed from this computer',
  did: {
    run: (name: string) => `Ran ${name}`,
    pause: (name: string) => `Paused ${name}`,
    turnOn: (name: string) => `Turned on ${name}`,
  },
  filter: 'Filter activity',
  empty: 'You have changed nothing yet.',
  emptyWhy: 'What you run, pause or turn on from here is kept in this list.',
  filteredAway: 'No change matches.',
  undo: (name: string) => `Undo: ${name}`,
  sendNow: 'Send now',
  sendNowName: (name: string) => `Send now: ${name}`,
  sendsIn: (seconds: number) => `Sent in ${seconds} s`,
};
