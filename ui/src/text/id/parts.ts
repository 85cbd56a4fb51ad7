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
  continuesIn: (countdown) => `Lanjut dalam ${countdown}.`,
  undo: 'Urungkan',
  noMatch: 'Tidak ada yang cocok.',
  result: (count) => `${number(count)} hasil`,
  askWhom: (person) => `Tanyakan kepada ${person}.`,
  offlineReason: 'Komputer ini sedang luring. Perubahan menunggu jaringan.',
  needsRole: (team) => `Perlu ‘Bisa menjalankan & menjeda’ di ${team}.`,
  needsRoleSomewhere: 'Perlu ‘Bisa menjalankan & menjeda’ di tim ini.',
  turnOnFirst: 'Nyalakan dulu. Hanya skenario yang menyala yang bisa dijalankan.',
  states: {
    failing: 'Gagal',
    switchedOff: 'Dimatikan',
    goneQuiet: 'Tidak berjalan',
    unfinished: 'Belum selesai',
    warnings: 'Peringatan',
    onHold: 'Ditahan',
    paused: 'Dijeda',
    unchecked: 'Belum diperiksa',
    working: 'Berjalan baik',
  },
  unfinished: (count) => `${number(count)} belum selesai`,
  waiting: { run: 'Memulai…', pause: 'Menjeda…', turnOn: 'Menyalakan…' },
  waitingIn: {
    run: (seconds) => `Dimulai dalam ${seconds} dtk`,
    pause: (seconds) => `Dijeda dalam ${seconds} dtk`,
    turnOn: (seconds) => `Menyala dalam ${seconds} dtk`,
  },
  unknown: 'tidak diketahui',
  cause: {
    signInEnded: (app) => `Sesi masuk ke ${app} sudah berakhir.`,
    tooMany: (app) => `${app} terlalu sering diminta dan perlu jeda.`,
    usedUp: (app) => `Jatah berbayar di ${app} sudah habis.`,
    notAllowed: (app) => `${app} tidak mengizinkan ini.`,
    gone: (app) => `Sesuatu yang diperlukan tidak ditemukan lagi di ${app}.`,
    noAnswer: (app) => `${app} tidak menjawab tepat waktu.`,
    broken: (app) => `${app} sendiri sedang bermasalah.`,
    badData: (app) => `${app} tidak bisa memakai data yang diterimanya.`,
  },
  causeApp: 'aplikasinya',
  remedy: {
    signInEnded: 'Buka di Make, lalu hubungkan kembali akunnya.',
    tooMany: 'Biasanya pulih sendiri. Jika tidak, kurangi frekuensinya di Make.',
    usedUp: 'Tanyakan kepada orang yang membayar aplikasi itu.',
    notAllowed: 'Tanyakan kepada pengelola akun terhubung itu.',
    gone: 'Buka di Make, lalu pilih kembali apa yang dipakai langkah itu.',
    noAnswer: 'Biasanya pulih sendiri. Jika tidak, tanyakan kepada pengelola aplikasi itu.',
    broken: 'Biasanya pulih sendiri. Jika tidak, tanyakan kepada pengelola aplikasi itu.',
    badData: 'Buka di Make, lalu lihat data yang diterima langkah itu.',
  },
  remedyThere: {
    signInEnded: 'Akunnya perlu dihubungkan kembali.',
    gone: 'Yang dipakai langkah itu perlu dipilih kembali.',
    badData: 'Data yang diterima langkah itu perlu dilihat.',
  },
} satisfies Words['parts'];
