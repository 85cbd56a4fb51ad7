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
  missingRights: {
    token: (count) => `${number(count)} hak tidak ada pada token ini. Sisanya berfungsi.`,
    signIn: (count) => `${number(count)} hak tidak ada pada sesi masuk ini. Sisanya berfungsi.`,
  },
  mayNot: 'Dengan ini Mandor tidak boleh:',
  endsAt: (time) => `Berakhir pukul ${time}, karena tidak bisa diperpanjang sendiri.`,
  signInAgain: 'Masuk lagi',
  signInAgainOf: (name) => `Masuk lagi ke ${name}`,
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
  signOutBody: {
    signIn:
      'Mandor menghapus sesi masuk dan semua yang disimpan tentang akun ini di komputer ini, dan memberi tahu Make bahwa sesi itu selesai. Skenario Anda tetap seperti semula.',
    token:
      'Mandor menghapus token dan semua yang disimpan tentang akun ini di komputer ini. Di Make token itu tetap berlaku sampai Anda menghapusnya di sana. Skenario Anda tetap seperti semula.',
    other:
      'Mandor menghapus sesi masuk dan semua yang disimpan tentang akun ini di komputer ini. Server menyimpan apa yang diberikannya sampai Anda menghapusnya di sana.',
  },
  registration: {
    title: 'Pendaftaran untuk masuk',
    none: 'Salinan Mandor ini tidak punya pendaftaran, jadi masuk lewat peramban belum bisa. Token bisa.',
    builtIn: 'Mandor masuk dengan pendaftaran bawaannya.',
    own: (client) => `Mandor masuk dengan pendaftaran Anda sendiri, ID klien ${client}.`,
    enter: 'Saya punya pendaftaran sendiri',
    change: 'Ubah',
    reset: 'Kembali ke bawaan Mandor',
    resetTitle: 'Kembali ke bawaan Mandor?',
    resetBody:
      'Pendaftaran Anda dan rahasianya dihapus dari komputer ini. Siapa pun yang sudah masuk tetap masuk.',
    lead: 'Make, atau pengelola server Anda, memberikan ini saat mendaftarkan aplikasi untuk Anda.',
    clientId: 'ID klien',
    clientIdMissing: 'Ketik ID klien terlebih dahulu.',
    secret: 'Rahasia klien',
    secretHint: 'Biarkan kosong jika Anda tidak diberi.',
    secretKept:
      'Satu tersimpan di penyimpanan sandi dan tidak pernah ditampilkan. Ketik yang lain untuk menggantinya.',
    secretDrop: 'Lupakan rahasia yang tersimpan',
    authorize: 'Alamat tempat orang masuk',
    token: 'Alamat yang memberi token',
    revoke: 'Alamat yang mengakhiri token',
    revokeHint: 'Biarkan kosong jika server tidak punya.',
    scopes: 'Hak yang diminta',
    scopesHint: 'Seperti nama di server, dipisahkan spasi atau baris.',
    redirect: 'Ke mana peramban kembali',
    host: 'Komputer ini ditulis sebagai',
    ports: 'Port',
    portsHint:
      'Biarkan kosong untuk port mana pun yang bebas, atau tulis yang Anda daftarkan: 5150, 5151.',
    portsWrong: 'Port adalah angka dari 1 sampai 65535.',
    path: 'Jalur',
    redirectTold: 'Server harus mengenal alamat ini:',
    anyPort: '{port apa pun}',
    keep: 'Simpan',
  },
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
  share: 'Bagian dari batas permintaan',
  shareWhy:
    'Batas ini dipakai bersama rekan dan alat Anda sendiri. Mandor tidak pernah merencanakan lebih dari bagian ini.',
  every: 'Periksa setiap',
  everyWhy: 'Server bisa meminta kita melambat; saat itu Mandor memeriksa lebih jarang.',
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
