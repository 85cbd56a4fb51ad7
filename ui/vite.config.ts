/// <reference types="vitest/config" />
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { drawnIcons } from './icons.build.ts';

export default defineConfig(({ mode }) => ({
  plugins: [drawnIcons(), svelte()],
  // The shell and `serve` both deliver the page from their own root or a sub-path.
  base: './',
  clearScreen: false,
  server: {
    port: 5173,
    strictPort: true,
    // During `npm run dev` the real core answers behind `serve`.
    proxy: { '/rpc': 'http://127.0.0.1:18090', '/events': 'http://127.0.0.1:18090' },
  },
  build: {
    target: 'es2022',
    // The content policy allows no data addresses, so fonts and pictures stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Each file is asked for by itself, so what a start needs is one, and what menus and dialogs share another.
          groups: [
            { name: 'start', tags: ['$initial'] },
            {
              name: 'behaviour',
              test: /node_modules[\\/](?:bits-ui|svelte-toolbelt|runed|tabbable|@floating-ui)[\\/]/u,
            },
          ],
        },
      },
    },
  },
  // Without this Vitest would load the server build of Svelte.
  ...(mode === 'test' ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test-setup.ts'],
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
  },
}));
