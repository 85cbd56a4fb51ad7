/** Words of the shared parts. */
import type { Words } from '../en';
import { formats } from '../format';

const { number } = formats('id');

export const parts = {
  close: 'Tutup',
  cancel: 'Batal',
  details: 'Rincian',
  show: 'Tampilkan',
  hide: 'Sembunyikan',
  clear: 'Kosongkan',
  clearFilter: 'Hapus filter',
  loading: 'Memuat',
  loadingSome: (done, total) =>
    total === null
      ? `${number(done)} sudah dibaca`
      : `${number(done)} dari ${number(total)} dibaca`,
  asOf: (time) => `per ${time}`,
  asOfLong: (time, age) => `Terakhir dibaca ${time}, ${age}`,
  neverRead: 'belum dibaca',
  stale: (time) => `Mungkin sudah lama: per ${time}`,
  tryAgainAt: (time) => `Mandor mencoba lagi pukul ${time}.`,
  undo: 'Urungkan',
  noMatch: 'Tidak ada yang cocok.',
  result: (count) => `${number(count)} hasil`,
  askWhom: (person) => `Tanyakan kepada ${person}.`,
  offlineReason: 'Komputer ini sedang luring. Perubahan menunggu jaringan.',
  needsRole: (team) => `Perlu ‘Bisa menjalankan & menjeda’ di ${team}.`,
  needsRoleSomewhere: 'Perlu ‘Bisa menjalankan & menjeda’ di tim ini.',
  turnOnFirst: 'Nyalakan dulu. Make hanya menjalankan skenario yang menyala.',
  states: {
    failing: 'Gagal',
    switchedOff: 'Dimatikan',
    goneQuiet: 'Tidak berjalan',
    unfinished: 'Belum selesai',
    warnings: 'Peringatan',
    onHold: 'Ditahan',
    paused: 'Dijeda',
    working: 'Berjalan baik',
  },
  unfinished: (count) => `${number(count)} belum selesai`,
  waiting: { run: 'Memulai…', pause: 'Menjeda…', turnOn: 'Menyalakan…' },
  unknown: 'tidak diketahui',
} satisfies Words['parts'];
