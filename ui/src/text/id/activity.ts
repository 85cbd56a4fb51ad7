/** Words of Activity. */
import type { Words } from '../en';

export const activity = {
  title: 'Aktivitas',
  sub: 'Semua yang diubah dari komputer ini',
  did: {
    run: (name) => `Menjalankan ${name}`,
    pause: (name) => `Menjeda ${name}`,
    turnOn: (name) => `Menyalakan ${name}`,
  },
  filter: 'Saring aktivitas',
  empty: 'Anda belum mengubah apa pun.',
  emptyWhy: 'Yang Anda jalankan, jeda, atau nyalakan dari sini disimpan di daftar ini.',
  filteredAway: 'Tidak ada perubahan yang cocok.',
  undo: (name) => `Urungkan: ${name}`,
  sendNow: 'Kirim sekarang',
  sendNowName: (name) => `Kirim sekarang: ${name}`,
  sendsIn: (seconds) => `Dikirim dalam ${seconds} dtk`,
} satisfies Words['activity'];
