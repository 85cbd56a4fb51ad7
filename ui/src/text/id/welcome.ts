/** Words of the first screen. */
import type { Words } from '../en';
import { formats } from '../format';

const { number } = formats('id');

export const welcome = {
  title: 'Ketahui apa yang dikerjakan otomasi Anda',
  lead: 'Mandor mengawasi skenario Make Anda, menunjukkan mana yang gagal dan mengapa, serta membantu Anda menjalankan, menjeda, dan menyalakannya dari satu tempat.',
  signIn: 'Masuk dengan Make',
  useToken: 'Gunakan token API',
  useGuide: 'Server lain yang mengikuti panduan Make',
  demo: 'Lihat-lihat dulu di ruang kerja demo',
  demoStarts: 'Menyiapkan ruang kerja demo…',
  promise:
    'Sesi masuk Anda tersimpan di penyimpanan sandi komputer ini. Data Anda hanya dikirim ke Make, atau ke server yang Anda sebutkan.',
  promiseMemory:
    'Komputer ini tidak punya penyimpanan sandi, jadi Anda perlu masuk lagi setiap kali membuka Mandor. Data Anda hanya dikirim ke Make, atau ke server yang Anda sebutkan.',
  languages: 'Bahasa',
  needsTitle: 'Mandor belum terdaftar di Make',
  needsBody:
    'Make tidak akan tahu siapa yang meminta Anda masuk. Pembuat Mandor mendaftarkannya di Make, sekali untuk semua orang.',
  needsToday:
    'Untuk saat ini token API memberi hasil yang sama: salin dari Make, lalu tempelkan di sini. Jika perusahaan Anda punya ID klien sendiri dari Make, Anda bisa memakainya.',
  browser: {
    title: {
      waiting: 'Menunggu peramban Anda',
      finishing: 'Hampir selesai',
      failed: 'Proses masuk tidak berhasil',
    },
    goTo: 'Anda masuk di',
    then: 'Izinkan Mandor di sana, lalu tutup halamannya. Mandor melanjutkan sendiri.',
    minutesLeft: (minutes) =>
      `Mandor menunggu ${number(minutes)} menit lagi, lalu berhenti mendengarkan.`,
    lastMinute: 'Mandor menunggu kurang dari satu menit lagi, lalu berhenti mendengarkan.',
    openAgain: 'Buka lagi',
    copy: 'Salin alamat',
    copied: 'Alamat disalin',
    address: 'Alamat',
    addressHint: 'Salin dan buka di peramban pada komputer ini.',
    finishing: (host) => `${host} sudah mengizinkan. Mandor sedang mencari organisasi Anda…`,
    again: 'Masuk lagi',
    registration: 'Periksa pendaftaran',
  },
  token: {
    title: 'Gunakan token API',
    lead: 'Token adalah kata sandi panjang yang diberikan Make kepada satu program. Mandor memakainya untuk membaca skenario Anda dan melakukan apa yang Anda minta.',
    whereTitle: 'Di mana menemukannya di Make',
    where: [
      'Buka Make dan klik gambar Anda di kiri bawah, lalu Profile.',
      'Buka tab API access dan tekan Add token.',
      'Centang setidaknya hak membaca organisasi, tim, dan skenario, lalu simpan dan salin tokennya.',
    ],
    openMake: 'Buka Make',
    label: 'Token API',
    hint: 'Lima kelompok huruf dan angka dengan tanda hubung di antaranya. Salin seluruhnya.',
    missing: 'Tempelkan token terlebih dahulu.',
    show: 'Tampilkan token',
    hide: 'Sembunyikan token',
    other: 'Alamat lain',
    otherWhy:
      'Hanya untuk Make pribadi milik perusahaan Anda atau server uji coba di komputer ini.',
    address: 'Alamat',
    addressHint: 'Misalnya make.example.com atau 127.0.0.1:18080',
    confirm: (host) => `Ya, kirim token saya ke ${host}`,
    confirmMissing: (host) => `Konfirmasikan dahulu bahwa token Anda boleh dikirim ke ${host}.`,
    confirmSignIn: (host) => `Ya, saya masuk di ${host}`,
    confirmSignInMissing: (host) => `Konfirmasikan dahulu bahwa Anda ingin masuk di ${host}.`,
    addressMissing: 'Ketik alamat, atau tutup “Alamat lain”.',
    check: 'Periksa',
    checking: 'Menanyakan kepada Make wilayah mana yang mengenal token ini…',
    back: 'Kembali',
  },
  guide: {
    title: 'Server lain yang mengikuti panduan Make',
    lead: 'Server itu menjawab panggilan yang dijelaskan panduan Make. Minta alamat dasarnya kepada pengelolanya.',
    base: 'Alamat dasar',
    baseHint: 'Misalnya https://api.example.com/api/v2',
    baseMissing: 'Ketik alamat dasar server.',
    way: 'Cara Anda masuk di sana',
    ways: { token: 'Dengan token', browser: 'Lewat peramban' },
    registered: 'Ini berfungsi setelah Mandor terdaftar di server itu.',
    needs: 'Mandor belum punya pendaftaran, jadi server itu tidak akan tahu siapa yang meminta.',
    signIn: 'Masuk lewat peramban',
    signingIn: 'Membuka peramban Anda…',
    token: 'Token',
    tokenHint: 'Seperti yang diberikan server kepada Anda. Salin seluruhnya.',
    less: 'Server lain melaporkan lebih sedikit daripada Make: tidak ada kredit, proses yang belum selesai atau yang berikutnya, akun terhubung, atau tim.',
    connect: 'Hubungkan',
    connecting: 'Meminta daftar skenario dari server…',
  },
} satisfies Words['welcome'];
