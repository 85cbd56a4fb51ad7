/** Words of Today. */
import type { Words } from '../en';
import { formats } from '../format';

const { number } = formats('id');

const small = [
  'Nol',
  'Satu',
  'Dua',
  'Tiga',
  'Empat',
  'Lima',
  'Enam',
  'Tujuh',
  'Delapan',
  'Sembilan',
  'Sepuluh',
  'Sebelas',
  'Dua belas',
];

export const today = {
  title: 'Hari ini',
  needs: (count) => `${small[count] ?? number(count)} otomasi perlu perhatian Anda`,
  allQuiet: (count, time) => `Semua tenang. ${number(count)} skenario diperiksa pukul ${time}.`,
  quietSoFar: 'Sejauh ini tenang',
  reading: 'Membaca skenario Anda untuk pertama kali',
  readingSub: 'Sementara itu Anda bisa melihat-lihat. Halaman ini terisi sendiri.',
  noScenarios: 'Belum ada skenario',
  noScenariosSub: 'Skenario baru muncul di sini setelah pemeriksaan berikutnya.',
  failing: (count, newly) => {
    if (newly === 0) return `${number(count)} gagal`;
    if (newly === count) return `${number(count)} mulai gagal dalam satu jam terakhir`;
    return `${number(count)} gagal, ${number(newly)} di antaranya dalam satu jam terakhir`;
  },
  goneQuiet: (count) => `${number(count)} tidak berjalan`,
  unfinished: (count) => `${number(count)} menyimpan proses belum selesai`,
  switchedOff: (count) => `${number(count)} dimatikan oleh Make`,
  paused: (count) => `${number(count)} dijeda.`,
  othersFine: (count) =>
    count === 1 ? 'Satu lainnya baik-baik saja.' : `${number(count)} lainnya baik-baik saja.`,
  nothing: 'Tidak ada yang perlu perhatian Anda.',
  checkedFine: (count) => `${number(count)} lainnya yang sudah diperiksa baik-baik saja.`,
  unchecked: (count) => `${number(count)} belum diperiksa.`,
  showAll: (count) => (count === 1 ? 'Tampilkan' : `Tampilkan semua ${number(count)}`),
  openList: 'Buka skenario',
  attention: 'Perlu perhatian',
  allClients: 'semua organisasi',
  moreThere: (count) => `${number(count)} lagi di daftar`,
  nothingWrong: 'Tidak ada yang perlu perhatian Anda.',
  nothingWrongWhy:
    'Skenario yang gagal, belum selesai, tidak berjalan, atau dimatikan muncul di sini.',
  look: 'Lihat',
  lookAt: (name) => `Lihat ${name}`,
  undoName: (name) => `Urungkan untuk ${name}`,
  turnOnName: (name) => `Nyalakan ${name}`,
  failedRuns: (count, since) =>
    count === 1 ? `gagal sekali, ${since}` : `gagal ${number(count)} kali beruntun sejak ${since}`,
  expected: (moment) => `seharusnya ${moment}`,
  lastRan: (moment) => `terakhir berjalan ${moment}`,
  neverRan: 'belum ada proses yang dibaca',
  unfinishedRuns: (count) => `${number(count)} proses belum selesai`,
  switchedOffWhy: 'Make mematikannya karena kesalahan',
  turnOnTitle: (name) => `Nyalakan ${name}?`,
  turnOnBody:
    'Make mematikannya karena kesalahan. Bila penyebabnya masih ada, skenario ini akan dimatikan lagi.',
  turnOnCause: 'Mengapa terakhir gagal',
  turnOnNoCause: 'Penjelasan dari Make belum dibaca.',
  runs: 'Proses, 24 jam terakhir',
  runsCount: (all, failed) =>
    `${number(all)} proses · ${failed === 0 ? 'tidak ada yang' : number(failed)} gagal`,
  runsSaid: (all, failed) =>
    `${number(all)} proses dalam 24 jam terakhir, ${failed === 0 ? 'tidak ada yang' : number(failed)} gagal`,
  soFar: (said) => `${said}, sejauh ini`,
  runsPart: (unchecked) => `Baru sebagian: ${number(unchecked)} skenario belum diperiksa.`,
  runsNone: 'Belum ada proses yang dibaca.',
  bar: (from, to, fine, failed) =>
    failed === 0
      ? `${from}–${to}: ${number(fine)} baik`
      : `${from}–${to}: ${number(fine)} baik, ${number(failed)} gagal`,
  axisStart: '24 jam lalu',
  axisEnd: 'sekarang',
  legendFine: 'baik',
  legendFailed: 'gagal',
  credits: 'Kredit periode ini',
  creditsOf: (used, limit) => `${used} dari ${limit}`,
  creditsNone: 'Kredit belum dibaca, atau tidak terlihat oleh Anda.',
  creditsMore: (count) => `${number(count)} lagi`,
  creditsFewer: 'Lebih sedikit',
  enough: 'cukup sampai diatur ulang',
  enoughUntil: (date) => `cukup sampai diatur ulang pada ${date}`,
  endsAt: (inDays, date) => `habis ${inDays}, pada ${date}`,
  usedUp: 'habis terpakai',
  thenReset: (said, date) => `${said}; diatur ulang pada ${date}`,
  forecastUnknown: 'terlalu dini untuk perkiraan',
  changes: 'Perubahan terbaru',
  changesNone: 'Anda belum mengubah apa pun.',
  changesAll: 'Semua aktivitas',
  change: {
    run: (name) => `Anda menjalankan ${name}`,
    pause: (name) => `Anda menjeda ${name}`,
    turnOn: (name) => `Anda menyalakan ${name}`,
  },
} satisfies Words['today'];
