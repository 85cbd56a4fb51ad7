/** Words of Settings. */
import type { Words } from '../en';
import { formats } from '../format';

const { number } = formats('id');

export const settings = {
  title: 'Pengaturan',
  accounts: 'Akun',
  addToken: 'Tambah akun dengan token',
  addGuide: 'Tambah server lain',
  startDemo: 'Mulai ruang kerja demo',
  demoStarts: 'Menyiapkan ruang kerja demo…',
  kind: { token: 'Token API', signIn: 'Masuk lewat peramban', demo: 'Ruang kerja demo' },
  organizations: (count) => `${number(count)} organisasi`,
  keptIn: {
    keychain: 'Tersimpan di penyimpanan sandi komputer ini',
    memory: 'Tersimpan di memori sampai Anda keluar',
  },
  keychainReady:
    'Sesi masuk tersimpan di penyimpanan sandi komputer ini dan tetap ada setelah dimulai ulang.',
  keychainMemory:
    'Komputer ini tidak punya penyimpanan sandi, atau sedang terkunci. Sesi masuk hanya ada di memori: setelah keluar dari Mandor, Anda masuk lagi.',
  missingRights: (count) => `${number(count)} hak tidak ada pada token ini. Sisanya berfungsi.`,
  lacks: (what) => `Server ini tidak melaporkan ${what}.`,
  lack: {
    teams: 'tim',
    credits: 'kredit',
    unfinishedRuns: 'proses belum selesai',
    nextRuns: 'kapan skenario berjalan berikutnya',
    switchedOff: 'apa yang dimatikan karena kesalahan',
    connectedAccounts: 'akun terhubung',
  },
  signOut: 'Keluar dari akun',
  signOutOf: (name) => `Keluar dari akun ${name}`,
  signOutTitle: (name) => `Keluar dari akun ${name}?`,
  signOutBody:
    'Mandor menghapus sesi masuk dan semua yang disimpan tentang akun ini di komputer ini. Tidak ada yang berubah di akun itu sendiri.',
  leaveDemo: 'Tutup demo',
  leaveDemoTitle: 'Tutup demo?',
  closeDemoBody:
    'Ruang kerja demo berhenti dan daftarnya hilang. Anda bisa memulainya lagi kapan saja.',
  noAccounts: 'Belum ada akun.',
  noAccountsWhy: 'Masuk atau mulai demo untuk melihat skenario di sini.',
  look: 'Bahasa, tampilan, dan tombol',
  language: 'Bahasa',
  theme: 'Tampilan',
  themes: { system: 'Seperti sistem', light: 'Terang', dark: 'Gelap' },
  watching: 'Pengawasan',
  share: 'Bagian dari batas permintaan Make',
  shareWhy:
    'Batas ini dipakai bersama rekan dan alat Anda sendiri. Mandor tidak pernah merencanakan lebih dari bagian ini.',
  every: 'Periksa setiap',
  everyWhy: 'Make bisa meminta kita melambat; saat itu Mandor memeriksa lebih jarang.',
  minutes: (count) => `${number(count)} menit`,
  seconds: (count) => `${number(count)} detik`,
  closing: 'Saat jendela ditutup',
  closings: {
    keepWatching: 'Tetap mengawasi',
    quit: 'Keluar dari Mandor',
    ask: 'Tanyakan kepada saya',
  },
  closingWhy:
    'Selama tetap mengawasi, Mandor ada di baki sistem, dan gambarnya berubah saat ada yang perlu perhatian Anda.',
  letters: 'Tombol satu huruf di daftar',
  lettersWhy: 'P menjeda, T menyalakan, R menjalankan skenario di baris yang dipilih.',
  lettersChoice: { on: 'Aktif', off: 'Nonaktif' },
  version: (version) => `Mandor ${version}`,
} satisfies Words['settings'];
