/** Words of the first screen. */
import type { Words } from '../en';

export const welcome = {
  title: 'Ketahui apa yang dikerjakan otomasi Anda',
  lead: 'Mandor mengawasi skenario Make Anda, memberi tahu saat ada yang gagal, dan membantu Anda mengatur siapa boleh mengubah apa.',
  signIn: 'Masuk dengan Make',
  useToken: 'Gunakan token API',
  demo: 'Lihat-lihat dulu di ruang kerja demo',
  demoStarts: 'Menyiapkan ruang kerja demo…',
  promise:
    'Sesi masuk Anda tersimpan di gantungan kunci komputer ini. Tidak ada yang dikirim selain ke Make.',
  promiseMemory:
    'Komputer ini tidak punya gantungan kunci, jadi sesi masuk Anda dilupakan saat keluar. Tidak ada yang dikirim selain ke Make.',
  languages: 'Bahasa',
  signInTitle: 'Masuk dengan Make',
  signInBody:
    'Masuk lewat peramban bisa dipakai setelah Make mendaftarkan Mandor. Itu belum selesai.',
  signInToday:
    'Hari ini token memberi hasil yang sama: Anda menyalinnya sekali dari Make dan menempelkannya di sini.',
  token: {
    title: 'Gunakan token API',
    lead: 'Token adalah kata sandi panjang yang diberikan Make kepada satu program. Mandor memakainya untuk membaca skenario Anda dan melakukan yang Anda tekan.',
    whereTitle: 'Di mana menemukannya di Make',
    where: [
      'Buka Make dan klik gambar Anda di kiri bawah, lalu Profile.',
      'Buka tab API access dan tekan Add token.',
      'Centang setidaknya hak membaca organisasi, tim, dan skenario, lalu simpan dan salin tokennya.',
    ],
    openMake: 'Buka Make',
    label: 'Token API',
    hint: 'Terlihat seperti 8-4-4-4-12 huruf dan angka.',
    missing: 'Tempelkan token terlebih dahulu.',
    show: 'Tampilkan token',
    hide: 'Sembunyikan token',
    other: 'Alamat lain',
    otherWhy: 'Hanya untuk Make pribadi milik perusahaan Anda atau kotak pasir di komputer ini.',
    address: 'Alamat',
    addressHint: 'Misalnya make.example.com atau 127.0.0.1:18080',
    confirm: (host) => `Ya, kirim token saya ke ${host}`,
    confirmMissing: (host) => `Pastikan dahulu bahwa token Anda boleh dikirim ke ${host}.`,
    addressMissing: 'Ketik alamat, atau tutup “Alamat lain”.',
    check: 'Periksa',
    checking: 'Menanyakan kepada Make wilayah mana yang mengenal token ini…',
    back: 'Kembali',
  },
} satisfies Words['welcome'];
