/** Words of the first screen. */
import type { Words } from '../en';

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
  signInTitle: 'Masuk dengan Make',
  signInBody:
    'Masuk lewat peramban baru bisa dipakai setelah Make mendaftarkan Mandor, dan itu belum selesai.',
  signInToday:
    'Untuk saat ini, token memberi hasil yang sama: salin sekali dari Make, lalu tempelkan di sini.',
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
    addressMissing: 'Ketik alamat, atau tutup “Alamat lain”.',
    check: 'Periksa',
    checking: 'Menanyakan kepada Make wilayah mana yang mengenal token ini…',
    back: 'Kembali',
  },
  guide: {
    title: 'Server lain yang mengikuti panduan Make',
    lead: 'Ada server lain yang menjawab panggilan seperti di panduan resmi Make. Minta alamat dasar dan token kepada pengelolanya.',
    base: 'Alamat dasar',
    baseHint: 'Misalnya https://api.example.com/api/v2',
    baseMissing: 'Ketik alamat dasar server.',
    token: 'Token',
    tokenHint: 'Seperti yang diberikan server kepada Anda. Salin seluruhnya.',
    less: 'Server seperti itu melaporkan lebih sedikit daripada Make: tidak ada kredit, proses yang belum selesai atau yang berikutnya, akun terhubung, atau tim.',
    connect: 'Hubungkan',
    connecting: 'Meminta daftar skenario dari server…',
  },
} satisfies Words['welcome'];
